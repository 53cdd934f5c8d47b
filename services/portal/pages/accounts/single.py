"""One act on one account: what it means is said first, then it is done."""

from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.accounts import Account
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.accounts import blueprint, people
from services.portal.pages.accounts.listing import standing
from services.portal.visitors import api

ACTS = ("renew", "invite", "promote", "unlock", "delete")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:account_id>")
@for_administrators
def show(account_id: UUID) -> Answer:
    """Lead to the first page of an account: its rights."""
    return flask.redirect(flask.url_for("accounts.rights", account_id=account_id))


@blueprint.get(f"/<uuid:account_id>/<any({', '.join(ACTS)}):act>")
@for_administrators
def confirm(account_id: UUID, act: str) -> Answer:
    """Say what an act means, before it is done."""
    account = clients.accounts.show(api(), session.home(), account_id)
    return _ask(account, act, Form.shown(**people.typed(account)))


@blueprint.post(f"/<uuid:account_id>/<any({', '.join(ACTS)}):act>")
@for_administrators
def perform(account_id: UUID, act: str) -> Answer:
    """Do it."""
    form, home = Form.sent(), session.home()
    try:
        if act == "delete":
            clients.accounts.delete(api(), home, account_id)
        elif act == "unlock":
            clients.accounts.unlock(api(), account_id, key=form.key)
        else:
            body = {"postal_address": people.meant(form.values)["postal_address"]}
            sent = body if act == "promote" else {}
            clients.accounts.act(api(), home, account_id, act, sent, key=form.key)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        account = clients.accounts.show(api(), home, account_id)
        return _ask(account, act, people.refuse(form, refusal))
    flask.flash(said(act, form.name()), "ok")
    if act == "delete":
        return flask.redirect(flask.url_for("accounts.listed"), 303)
    return flask.redirect(flask.url_for("accounts.rights", account_id=account_id), 303)


def said(act: str, name: str) -> str:
    """Say that an act is done."""
    return {
        "renew": _("The account of %(name)s is renewed for 18 months.", name=name),
        "invite": _("%(name)s receives a new link by e-mail.", name=name),
        "promote": _("%(name)s becomes administrator at the next sign-in.", name=name),
        "unlock": _("%(name)s can sign in again.", name=name),
        "delete": _("The account of %(name)s is deleted.", name=name),
    }[act]


def _ask(account: Account, act: str, form: Form) -> Answer:
    template = "accounts/confirm.html"
    return rendering.show(template, form.status, account=account, act=act, form=form, **standing())
