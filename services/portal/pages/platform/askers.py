"""Who asks, by a letter on paper, to register an establishment or to recover one."""

from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_register
from services.portal.clients.refusals import Refused
from services.portal.clients.register import Asker
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

REGISTRATIONS, RECOVERIES = "registrations", "recoveries"
KINDS = {REGISTRATIONS: marked("Registrations"), RECOVERIES: marked("Recoveries")}
ACTS = {REGISTRATIONS: ("confirm", "reset", "withdraw"), RECOVERIES: ("reset", "withdraw")}
ONE = (
    f"/askers/<any({REGISTRATIONS}, {RECOVERIES}):of>/<siret>/<uuid:asker_id>/"
    "<any(confirm, reset, withdraw):act>"
)

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/askers")
@for_register
def askers() -> Answer:
    """List them, the oldest first: those who register, or those who recover."""
    said = flask.request.args.get("of", REGISTRATIONS)
    of = said if said in KINDS else REGISTRATIONS
    page = clients.register.askers(api(), of, rendering.page_number())
    return rendering.show("platform/askers.html", page=page, of=of, kinds=KINDS, acts=ACTS[of])


@blueprint.get(ONE)
@for_register
def ask_about_asker(of: str, siret: str, asker_id: UUID, act: str) -> Answer:
    """Say what an act on what somebody asks means, before it is done."""
    found = _found(of, siret, asker_id, act)
    return _waits_no_more(of) if found is None else _ask(of, found, act, Form.shown())


@blueprint.post(ONE)
@for_register
def settle_asker(of: str, siret: str, asker_id: UUID, act: str) -> Answer:
    """Do it."""
    form, found = Form.sent(), _found(of, siret, asker_id, act)
    if found is None:
        return _waits_no_more(of)
    try:
        clients.register.settle(api(), of, found, act)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask(of, found, act, form.refuse(refusal))
    flask.flash(
        {
            "confirm": _("The registration is confirmed. The link to create a password is sent."),
            "reset": _("A letter leaves at once, with a new code."),
            "withdraw": _("It is withdrawn: no letter lists it, no code proves it."),
        }[act],
        "ok",
    )
    return flask.redirect(flask.url_for("platform.askers", of=of), 303)


def _found(of: str, siret: str, asker_id: UUID, act: str) -> Asker | None:
    if act not in ACTS[of]:
        return None
    return clients.register.asker(api(), of, siret, asker_id)


def _waits_no_more(of: str) -> Answer:
    flask.flash(_("This waits no more: it is proven, has lapsed, or was withdrawn."), "info")
    return flask.redirect(flask.url_for("platform.askers", of=of), 303)


def _ask(of: str, asker: Asker, act: str, form: Form) -> Answer:
    who = asker.administrator
    titles = {
        "confirm": (_("Confirm a registration by your word"), _("Confirm it")),
        "reset": (_("Have a letter leave at once"), _("Have it leave")),
        "withdraw": (_("Withdraw what was asked"), _("Withdraw it")),
    }
    grave = Grave(
        title=titles[act][0],
        about=(
            (_("Establishment"), asker.establishment_name),
            (_("SIRET"), asker.siret),
            (_("Who asks"), f"{who.first_name} {who.last_name}, {who.email}"),
            (_("Asked on"), languages.moment(asker.asked_at)),
        ),
        means=_means(act),
        verb=titles[act][1],
        action=flask.url_for(
            "platform.settle_asker", of=of, siret=asker.siret, asker_id=asker.id, act=act
        ),
        back=(flask.url_for("platform.askers", of=of), _("Back to the list")),
        is_danger=act == "withdraw",
    )
    return graves.ask(grave, form)


def _means(act: str) -> tuple[str, ...]:
    return {
        "confirm": (
            _("Make sure first, by other means, that the legal representative agrees."),
            _("Whoever asks becomes the administrator, and gets the link to create a password."),
            _("Whoever else waits to register this establishment is told that it is."),
        ),
        "reset": (
            _("It goes to the address of record, with a code for each who waits there."),
            _("Former codes and wrong tries are forgotten."),
        ),
        "withdraw": (
            _("No letter lists it any more, and no code proves it."),
            _("Whoever asked may ask again."),
        ),
    }[act]
