"""Signing in and out."""

import logging
from dataclasses import replace

import flask

from services.portal import clients, rendering, resuming, safety, session
from services.portal.access import for_everybody
from services.portal.clients.refusals import Refused
from services.portal.demo import people_to_be
from services.portal.forms import Form
from services.portal.languages import COOKIE
from services.portal.languages import gettext as _
from services.portal.session import Signed
from services.portal.visitors import api, arrived_at, portal

log = logging.getLogger(__name__)

blueprint = flask.Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@for_everybody
def ask() -> flask.typing.ResponseReturnValue:
    """Ask for identifier and password."""
    where = safety.local(flask.request.args.get("next"))
    if session.current() is not None:
        return flask.redirect(where)
    return _show(Form.shown(), where=where)


@blueprint.post("/sign-in")
@for_everybody
def enter() -> flask.typing.ResponseReturnValue:
    """Sign in, and go on where one was."""
    form = Form.sent()
    where = safety.local(form["next"])
    kept = flask.request.form.get(resuming.FIELD, "")
    password = flask.request.form.get("password", "")
    for name, message in (
        ("identifier", _("Enter your identifier.")),
        ("password", _("Enter your password.")),
    ):
        if not flask.request.form.get(name):
            form.fail(name, message)
    if form.errors:
        return _show(form, where=where, kept=kept)
    try:
        signed = arrive(form["identifier"], password)
    except Refused as refusal:
        return _show(form.refuse(refusal), where=where, kept=kept)
    if kept:
        again = resuming.go_on(kept, signed)
        if again is not None:
            return again
    response = flask.make_response(flask.redirect(where, 303))
    _speak_as_chosen(response)
    return response


@blueprint.post("/sign-out")
@for_everybody
def leave() -> flask.typing.ResponseReturnValue:
    """Sign out, here and in the services; where these cannot be told, here all the same."""
    before = session.current()
    session.end()
    if before is None or _end(before):
        flask.flash(_("You are signed out."), "ok")
    else:
        flask.flash(
            _(
                "You are signed out in this browser. The platform could not be told just now: "
                "what is left of this session there ends by itself."
            ),
            "warn",
        )
    return flask.redirect(flask.url_for("sign_in.ask"), 303)


def arrive(identifier: str, password: str) -> Signed:
    """Sign somebody in, from this answer on; the session that the browser had ends.

    :raises Refused: they are not let in
    """
    asking = api()
    asking.token = None
    before = session.current()
    granted = clients.sessions.sign_in(asking, identifier, password)
    signed = Signed.of(granted, now=arrived_at())
    session.begin(signed)
    try:
        me = clients.me.show(api())
    except Refused:
        signed = replace(signed, name=identifier)  # the badge shows that, for now
    else:
        signed = signed.named(me)
        flask.g.own_language = me.language
    if before is not None:
        _end(before)
    session.begin(portal().sessions.remember(signed))
    return signed


def _end(former: Signed) -> bool:
    """End a session that its browser forgets; tell whether it has ended."""
    portal().sessions.forget(former)
    asking = api()
    asking.token = former.access_token
    try:
        clients.sessions.end(asking, "current")
    except Refused as refusal:
        if refusal.status == 401:
            return True  # it has ended already
        log.warning("a session that its browser forgets could not be ended: it ends by itself")
        return False
    return True


def _show(form: Form, *, where: str, kept: str = "") -> flask.typing.ResponseReturnValue:
    return rendering.show(
        "sign_in/sign_in.html",
        form.status,
        form=form,
        next=where,
        kept=kept,
        people=people_to_be(),
    )


def _speak_as_chosen(response: flask.Response) -> None:
    """Show pages in the language of the account, unless another was chosen here."""
    spoken = flask.g.get("own_language")
    if spoken and COOKIE not in flask.request.cookies:
        response.set_cookie(
            COOKIE, spoken, secure=portal().settings.is_secure, httponly=True, samesite="Lax"
        )
