"""Signing in and out."""

import flask

from services.portal import challenges, rendering, resuming, safety, session
from services.portal.access import for_everybody
from services.portal.clients.refusals import Refused
from services.portal.demo import people_to_be
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import arriving

blueprint = flask.Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@for_everybody
def ask() -> flask.typing.ResponseReturnValue:
    """Ask for identifier and password."""
    where, kept, signed = resuming.where_to(), resuming.carried(), session.current()
    if signed is not None:
        again = resuming.go_on(kept, signed) if kept else None
        return again or flask.redirect(where)
    return _show(Form.shown(), where=where, kept=kept)


@blueprint.post("/sign-in")
@for_everybody
def enter() -> flask.typing.ResponseReturnValue:
    """Sign in, and go on where one was; with a second factor, it is asked for first."""
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
        signed = arriving.sign_in(form["identifier"], password)
    except Refused as refusal:
        if refusal.code == challenges.CODE:
            return challenges.begin(form["identifier"], refusal, where=where, kept=kept)
        return _show(form.refuse(refusal), where=where, kept=kept)
    return arriving.go_on(signed, where, kept)


@blueprint.post("/sign-out")
@for_everybody
def leave() -> flask.typing.ResponseReturnValue:
    """Sign out, here and in the services; where these cannot be told, here all the same."""
    before = session.current()
    session.end()
    if before is None or arriving.end(before):
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


def _show(form: Form, *, where: str, kept: str = "") -> flask.typing.ResponseReturnValue:
    return rendering.show(
        "sign_in/sign_in.html",
        form.status,
        form=form,
        next=where,
        kept=kept,
        people=people_to_be(),
    )
