"""People of any establishment: found, and helped where no administrator of theirs can."""

from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_support
from services.portal.clients.accounts import Account
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import graves
from services.portal.pages.accounts.listing import standing
from services.portal.pages.accounts.single import said
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

ONE = "/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>"
ACTS = ("renew", "invite", "unlock")
VERBS = {"renew": marked("Renew"), "invite": marked("Invite again"), "unlock": marked("Unlock")}

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/people")
@for_support
def people() -> Answer:
    """Find people by name, identifier or e-mail address, wherever their account is."""
    words = flask.request.args.get("q", "").strip()[:200]
    page: Page[clients.anybody.Found] | None = None
    if words:
        page = clients.anybody.found(api(), words, rendering.page_number())
    return rendering.show("platform/people.html", page=page, q=words, **standing())


@blueprint.get(ONE)
@for_support
def person(establishment_id: UUID, account_id: UUID) -> Answer:
    """Show somebody's account, and what support can do to it."""
    account = clients.accounts.show(api(), str(establishment_id), account_id)
    return rendering.show(
        "platform/person.html",
        account=account,
        establishment_id=establishment_id,
        acts=[act for act in ACTS if act in account.acts],
        verbs=VERBS,
        **standing(),
    )


@blueprint.get(f"{ONE}/<any({', '.join(ACTS)}):act>")
@for_support
def ask_to_help(establishment_id: UUID, account_id: UUID, act: str) -> Answer:
    """Say what an act on somebody's account means, before it is done."""
    return _ask(establishment_id, account_id, act, Form.shown())


@blueprint.post(f"{ONE}/<any({', '.join(ACTS)}):act>")
@for_support
def help_somebody(establishment_id: UUID, account_id: UUID, act: str) -> Answer:
    """Do it; the history of the establishment shows it."""
    form, place = Form.sent(), str(establishment_id)
    account = clients.accounts.show(api(), place, account_id)  # unlocking asks for no establishment
    try:
        if act == "unlock":
            clients.accounts.unlock(api(), account_id, key=form.key)
        else:
            clients.accounts.act(api(), place, account_id, act, {}, key=form.key)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask(establishment_id, account_id, act, form.refuse(refusal))
    flask.flash(said(act, _name(account)), "ok")
    here = flask.url_for(
        "platform.person", establishment_id=establishment_id, account_id=account_id
    )
    return flask.redirect(here, 303)


def _name(account: Account) -> str:
    return f"{account.first_name} {account.last_name}"


def _ask(establishment_id: UUID, account_id: UUID, act: str, form: Form) -> Answer:
    account = clients.accounts.show(api(), str(establishment_id), account_id)
    where: dict[str, Any] = {"establishment_id": establishment_id, "account_id": account_id}
    titles = {
        "renew": _("Renew the account of %(name)s", name=_name(account)),
        "invite": _("Invite %(name)s again", name=_name(account)),
        "unlock": _("Unlock the account of %(name)s", name=_name(account)),
    }
    means = {
        "renew": (_("It is good for 18 months from today."),),
        "invite": (
            _("A new link to create a password leaves; the former one is good no more."),
            _("It goes to %(email)s.", email=account.email),
        ),
        "unlock": (_("Its holder signs in again, with the right password."),),
    }
    grave = Grave(
        title=titles[act],
        about=((_("Name"), _name(account)), (_("Identifier"), account.identifier)),
        means=(*means[act], _("It stands in the history of the establishment.")),
        verb=_(VERBS[act]),
        action=flask.url_for("platform.help_somebody", **where, act=act),
        back=(flask.url_for("platform.person", **where), _("Back to the account")),
        is_danger=False,
    )
    return graves.ask(grave, form)
