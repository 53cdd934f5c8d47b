"""My account: where I am signed in, and my accounts in other establishments."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_holders
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.visitors import api

blueprint = flask.Blueprint("devices", __name__, url_prefix="/account")

Answer = flask.typing.ResponseReturnValue

_OF_CODES = ("factor_needed_to_link", "second_factor_refused", "second_factor_locked")
"""Refusals after the right password of another account, which has a second factor."""


@blueprint.get("/sessions")
@for_holders
def sessions() -> Answer:
    """Show where one is signed in."""
    return rendering.show("account/sessions.html", sessions=clients.sessions.going_on(api()))


@blueprint.post("/sessions/others")
@for_holders
def end_others() -> Answer:
    """Sign out everywhere else."""
    clients.sessions.end(api(), "others")
    flask.flash(_("You are signed out everywhere else."), "ok")
    return flask.redirect(flask.url_for("devices.sessions"), 303)


@blueprint.post("/sessions/<uuid:session_id>")
@for_holders
def end_session(session_id: UUID) -> Answer:
    """Sign out on another device."""
    clients.sessions.end(api(), session_id)
    flask.flash(_("That device is signed out."), "ok")
    return flask.redirect(flask.url_for("devices.sessions"), 303)


@blueprint.get("/links")
@for_holders
def links() -> Answer:
    """Show one's accounts in other establishments."""
    return _show(Form.shown())


@blueprint.post("/links")
@for_holders
def add_link() -> Answer:
    """Link another account of one's own."""
    form = Form.sent()
    password = flask.request.form.get("password", "")
    try:
        clients.links.add(api(), form["identifier"], password, form["code"])
    except Refused as refusal:
        return _show(_told(form.refuse(refusal)))
    flask.flash(_("The account is linked."), "ok")
    return flask.redirect(flask.url_for("devices.links"), 303)


@blueprint.post("/links/<uuid:link_id>")
@for_holders
def remove_link(link_id: UUID) -> Answer:
    """End a link."""
    clients.links.remove(api(), link_id)
    flask.flash(_("The accounts are linked no more."), "ok")
    return flask.redirect(flask.url_for("devices.links"), 303)


def _told(form: Form) -> Form:
    """Say at its field what is wrong with the code of the other account, or that it is wanting."""
    if form.code in _OF_CODES:
        message = _(
            "This account has a second factor: type the code that its application shows now, or "
            "one of its recovery codes, and its password again."
        )
        if form.code == "second_factor_locked":
            message = form.problem
        form.problem, form.errors = "", {"code": [message]}
    return form


def _show(form: Form) -> Answer:
    found = clients.links.own(api())
    return rendering.show("account/links.html", form.status, form=form, links=found)
