"""What operators do to an establishment: suspended, closed, made centralising, or a sandbox."""

from uuid import UUID

import flask

from services.portal import clients
from services.portal.access import for_register
from services.portal.clients.establishments import Establishment
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

WITH_REASON = ("suspend", "close")
SETTINGS = {
    "centralise": {"is_centralising": True},
    "decentralise": {"is_centralising": False},
    "make-sandbox": {"is_sandbox": True},
    "end-sandbox": {"is_sandbox": False},
}
"""Acts that change what operators settle about it, and what that becomes."""

PATH = (
    "/establishments/<uuid:establishment_id>/"
    '<any(suspend, reactivate, close, centralise, decentralise, "make-sandbox", "end-sandbox"):act>'
)

Answer = flask.typing.ResponseReturnValue


@blueprint.get(PATH)
@for_register
def ask_establishment_act(establishment_id: UUID, act: str) -> Answer:
    """Say what an act on an establishment means, before it is done."""
    return _ask(establishment_id, act, Form.shown())


@blueprint.post(PATH)
@for_register
def do_establishment_act(establishment_id: UUID, act: str) -> Answer:
    """Do it: its administrators are told of what ends or stops it."""
    form = Form.sent()
    facts = _facts(form, establishment_id, act)
    if form.errors:
        return _ask(establishment_id, act, form)
    try:
        if act in SETTINGS:
            clients.establishments.change(
                api(), str(establishment_id), form["version"], **SETTINGS[act]
            )
        else:
            clients.register.do(api(), establishment_id, act, facts)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask(establishment_id, act, form.refuse(refusal))
    flask.flash(_done(act), "ok")
    here = flask.url_for("platform.establishment", establishment_id=establishment_id)
    return flask.redirect(here, 303)


def _facts(form: Form, establishment_id: UUID, act: str) -> dict[str, str]:
    """Read what an act needs off its form, which says what is wrong with it."""
    facts: dict[str, str] = {}
    if act in WITH_REASON:
        facts["reason"] = form["reason"]
        if not form["reason"]:
            form.fail("reason", _("Say why: the administrators of the establishment read it."))
    if act == "close" and form["merged_into"]:
        other = _of_siret(form["merged_into"])
        if other is None or other.id == establishment_id:
            form.fail("merged_into", _("No other establishment is registered by this SIRET."))
        else:
            facts["merged_into"] = str(other.id)
    return facts


def _of_siret(siret: str) -> Establishment | None:
    digits = "".join(siret.split())
    page = clients.register.found(api(), {"q": digits, "page": 1})
    return next((one for one in page.items if one.siret == digits), None)


def _ask(establishment_id: UUID, act: str, form: Form) -> Answer:
    found = clients.establishments.show(api(), str(establishment_id))
    title, verb, means = _words(act)
    here = flask.url_for("platform.establishment", establishment_id=establishment_id)
    grave = Grave(
        title=title,
        about=(
            (_("Establishment"), found.name),
            (_("SIRET"), found.siret),
            (_("Contracts"), ", ".join(found.contract_numbers)),
        ),
        means=means,
        verb=verb,
        action=flask.url_for(
            "platform.do_establishment_act", establishment_id=establishment_id, act=act
        ),
        back=(here, _("Back to the establishment")),
        reason=_("Its administrators read it in an e-mail.") if act in WITH_REASON else "",
        is_danger=act in WITH_REASON,
    )
    return graves.ask(grave, form, merges=act == "close", version=found.version)


def _words(act: str) -> tuple[str, str, tuple[str, ...]]:
    told = {
        "suspend": (
            _("Suspend this establishment"),
            _("Suspend it"),
            (
                _("Nobody of it signs in any more, and sessions end."),
                _("Its delegations, on either side, let nobody act until it goes on."),
                _("Its administrators are told by e-mail, with the reason."),
            ),
        ),
        "reactivate": (
            _("Let this establishment go on"),
            _("Let it go on"),
            (
                _("Its people sign in again, and its delegations let people act again."),
                _("Its administrators are told by e-mail."),
            ),
        ),
        "close": (
            _("Close this establishment"),
            _("Close it for good"),
            (
                _("Nobody of it signs in any more, and sessions end."),
                _("Its delegations, on either side, let nobody act any more."),
                _("It cannot be undone."),
                _("Its administrators are told by e-mail, with the reason."),
            ),
        ),
        "centralise": (
            _("Make this a centralising establishment"),
            _("Make it centralising"),
            (_("It may ask others for delegations, and act for those that accept."),),
        ),
        "decentralise": (
            _("Make this an establishment like others"),
            _("Make it one like others"),
            (
                _("It asks nobody for a delegation any more."),
                _("Nobody can accept what it has asked for."),
                _("The delegations in force go on: end them one by one."),
            ),
        ),
        "make-sandbox": (
            _("Make this establishment a sandbox"),
            _("Make it a sandbox"),
            (
                _("Its e-mails, codes too, go to the platform’s trial mailbox and to nobody else."),
                _("Its letters on paper are made, and never printed. Its letter box goes on."),
                _("What has left already has left."),
            ),
        ),
        "end-sandbox": (
            _("Let this establishment be a sandbox no more"),
            _("Make it a real one"),
            (
                _("Its e-mails reach people again, those too that wait now."),
                _("Its letters on paper that wait are printed: cancel first what was a trial."),
            ),
        ),
    }
    return told[act]


def _done(act: str) -> str:
    return {
        "suspend": _("The establishment is suspended. Its administrators are told."),
        "reactivate": _("The establishment goes on. Its administrators are told."),
        "close": _("The establishment is closed. Its administrators are told."),
        "centralise": _("The establishment may act for others now."),
        "decentralise": _("The establishment asks for no delegations any more."),
        "make-sandbox": _("The establishment is a sandbox now."),
        "end-sandbox": _("The establishment is a sandbox no more."),
    }[act]
