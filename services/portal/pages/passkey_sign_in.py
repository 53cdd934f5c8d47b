"""Signing in by a passkey alone: neither identifier nor password is typed."""

from functools import partial

import flask

from services.portal import clients, passkeys, rendering, resuming, safety
from services.portal.access import for_everybody
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import arriving
from services.portal.visitors import api

blueprint = flask.Blueprint("passkey_sign_in", __name__, url_prefix="/sign-in/passkey")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_everybody
def ask() -> Answer:
    """Ask for a passkey."""
    return _ask(Form.shown(), safety.local(flask.request.args.get("next")), "")


@blueprint.post("")
@for_everybody
def enter() -> Answer:
    """Take one, and let its holder in."""
    form, sent = Form.sent(), flask.request.form
    where, kept = safety.local(form["next"]), sent.get(resuming.FIELD, "")
    if passkeys.FIELD not in sent:
        return _ask(Form(), where, kept)  # from the sign-in page, with a form that was kept
    credential = passkeys.read(sent[passkeys.FIELD])
    if credential is None:
        form.status, form.problem = 422, _("Your browser has shown no passkey. Try again.")
        return _ask(form, where, kept)
    asking = api()
    asking.token = None
    try:
        granted = clients.sessions.sign_in_by_passkey(asking, credential)
    except Refused as refusal:
        return _ask(form.refuse(refusal), where, kept)
    return arriving.go_on(arriving.let_in(granted, ""), where, kept)


def _ask(form: Form, where: str, kept: str) -> Answer:
    asking = api()
    asking.token = None
    options = passkeys.options(form, partial(clients.sessions.passkey_options, asking))
    return rendering.show(
        "sign_in/passkey.html", form.status, form=form, next=where, kept=kept, options=options
    )
