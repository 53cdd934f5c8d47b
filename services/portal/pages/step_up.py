"""Showing anew who one is, in the middle of a session, before something that must not be stolen."""

from typing import Any

import flask

from services.portal import clients, passkeys, proving, resuming, safety, session
from services.portal.access import for_holders
from services.portal.clients.factors import PASSKEY
from services.portal.clients.refusals import Away, Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import arriving
from services.portal.pages.second_factor import words
from services.portal.visitors import api, arrived_at, portal

blueprint = flask.Blueprint("step_up", __name__, url_prefix="/step-up")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_holders
def ask() -> Answer:
    """Ask for the second factor, or for the password where there is none."""
    where, kept = resuming.where_to(), resuming.carried()
    return proving.show(Form.shown(), proving.ways(), where=where, kept=kept)


@blueprint.post("")
@for_holders
def enter() -> Answer:
    """Take it, and go on with what was to be done."""
    form, sent = Form.sent(), flask.request.form
    where, kept = safety.local(form["next"]), sent.get(resuming.FIELD, "")
    if form["other"] == proving.AGAIN:
        return _go_on(where, kept)
    try:
        ways = proving.ways()
    except Away as refusal:
        known = [form["way"]] if form["way"] in proving.TYPED else []
        return proving.show(form.refuse(refusal), known, where=where, kept=kept)
    if form["other"] == proving.ADDED and ways == [proving.PASSWORD]:
        return proving.to_add(where=where, kept=kept, is_missing=True)
    way = form["way"] if form["way"] in ways else ways[0]
    if "other" in form.values:
        return proving.show(Form(), ways, where=where, kept=kept, way=form["other"])
    shown = _shown(form, way)
    if shown is not None:
        try:
            clients.sessions.step_up(api(), shown)
        except Refused as refusal:
            words.told(form.refuse(refusal), way)
        else:
            return _go_on(where, kept)
    return proving.show(form, ways, where=where, kept=kept, way=way)


def _shown(form: Form, way: str) -> dict[str, Any] | None:
    """Read what was shown; None: what is missing is said."""
    if way == PASSKEY:
        credential = passkeys.read(str(form[passkeys.FIELD]))
        if credential is None:
            form.status, form.problem = 422, _("Your browser has shown no passkey. Try again.")
            return None
        return {"factor": way, "credential": credential}
    name = proving.PASSWORD if way == proving.PASSWORD else "code"
    typed = flask.request.form.get(name, "")
    if not typed.strip():
        form.fail(name, _("Fill in this field."))
        return None
    return {"password": typed} if name == proving.PASSWORD else {"factor": way, "code": typed}


def _go_on(where: str, kept: str) -> Answer:
    """Show the form that was kept, or offer to send it; else go where one was going.

    Where no token comes that says so, the form is kept: the page has one try again.
    """
    signed = session.current()
    assert signed is not None
    try:
        signed = portal().sessions.refresh(signed, api(), now=arrived_at())
    except Away as refusal:
        return proving.show(Form().refuse(refusal), [], where=where, kept=kept)
    session.go_on(signed)
    session.go_on(portal().sessions.remember(arriving.known(signed)))
    if kept and arriving.ADD_FACTOR in signed.must:
        return proving.to_add(where=where, kept=kept)
    again = resuming.go_on(kept, signed) if kept else None
    if again is not None and flask.make_response(again).status_code == 200:
        return again
    again = resuming.offer(kept, signed) if kept else None
    if again is not None:
        return again
    flask.flash(_("Thank you: go on with what you were doing."), "ok")
    return flask.redirect(where, 303)
