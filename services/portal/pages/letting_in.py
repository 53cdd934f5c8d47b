"""Applications are let in and given another secret: an establishment's, and the platform's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.clients.applications import Secret
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import PLACE
from services.portal.languages import gettext as _
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@dataclass(frozen=True)
class Door:
    """Where applications are let in; whom it is for stands on its views.

    :ivar endpoint: of the page that lists them
    :ivar show: shows that page, with the form as it is
    """

    endpoint: str
    show: Callable[[Form], Answer]


def let_in(door: Door) -> Answer:
    """Let in the application that a form names; its secret is shown this once."""
    form = Form.sent()
    scopes = form.ticked("scopes")
    if not form["name"]:
        form.fail("name", _("Give the application a name."))
    if not scopes:
        form.fail("scopes", _("Choose at least one thing that it may do."))
    last = _until(form)
    if form.errors:
        return door.show(form)
    try:
        made = clients.applications.let_in(api(), form["name"], scopes, last, form.key)
    except Refused as refusal:
        return door.show(_told(form.refuse(refusal)))
    return _reveal(door, made, form["name"])


def renew_secret(door: Door, client_id: UUID) -> Answer:
    """Give an application another secret, shown this once.

    :raises Refused: it is not there, or not one's own
    """
    form = Form.sent()
    try:
        made = clients.applications.renew_secret(api(), client_id, form.key)
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return door.show(_told(Form().refuse(refusal)))
    return _reveal(door, made, form["name"])


def ended(door: Door, name: str) -> Answer:
    """Say that an application is let in no more."""
    flask.flash(_("%(name)s is let in no more.", name=name), "ok")
    return flask.redirect(flask.url_for(door.endpoint), 303)


def _reveal(door: Door, made: Secret, name: str) -> Answer:
    back = flask.url_for(door.endpoint)
    return rendering.show("applications/secret.html", made=made, name=name, back=back)


def _told(form: Form) -> Form:
    """Say what to do where a secret was shown before, as by a double click."""
    if form.code == "secret_told":
        form.problem = _(
            "This was done the first time, and its secret was shown then. If you have not copied "
            "it, press “Another secret” beside the application below."
        )
    return form


def _until(form: Form) -> str | None:
    """Read the last day on which it is let in, as the instant at which that day is over."""
    typed = form["expires_on"]
    if not typed:
        return None
    try:
        last = date.fromisoformat(typed)
    except ValueError:
        form.fail("expires_on", _("Enter a day, for instance 2026-11-30."))
        return None
    if last == date.max:
        return None  # which is what it comes to
    after = last + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=PLACE).isoformat()
