"""Applications are let in, given another secret, let in no more: at home, and by the platform."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.clients.applications import Application, Secret
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import PLACE
from services.portal.languages import gettext as _
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@dataclass(frozen=True)
class Door:
    """Where applications are let in; whom it is for stands on its views.

    :ivar endpoint: of the page that lists them
    :ivar ending: of the page that asks before one is let in no more
    :ivar show: shows the list, with the form as it is
    :ivar find: finds one, and says what it may do
    """

    endpoint: str
    ending: str
    show: Callable[[Form], Answer]
    find: Callable[[UUID], tuple[Application | None, list[str]]]


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


def ask_to_end(door: Door, client_id: UUID) -> Answer:
    """Say what letting one in no more means, before it is done."""
    found, may = door.find(client_id)
    return _gone(door) if found is None else _ask(door, found, may, Form.shown())


def end(door: Door, client_id: UUID) -> Answer:
    """Let one in no more.

    :raises Refused: it is gone by now, or not one's own
    """
    form = Form.sent()
    found, may = door.find(client_id)
    if found is None:
        return _gone(door)
    try:
        clients.applications.remove(api(), client_id)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _ask(door, found, may, form.refuse(refusal))
    flask.flash(_("%(name)s is let in no more.", name=found.name), "ok")
    return flask.redirect(flask.url_for(door.endpoint), 303)


def _ask(door: Door, found: Application, may: list[str], form: Form) -> Answer:
    grave = Grave(
        title=_("Let an application in no more"),
        about=(
            (_("Name"), found.name),
            (_("Client id"), str(found.client_id)),
            (_("May"), ", ".join(may)),
            (_("Let in since"), languages.day(found.created_at)),
        ),
        means=(
            _("Its secret and its tokens are good no more, at once."),
            _("It cannot be undone: another would have to be let in, with a secret of its own."),
        ),
        verb=_("Let it in no more"),
        action=flask.url_for(door.ending, client_id=found.client_id),
        back=(flask.url_for(door.endpoint), _("Back to the applications")),
    )
    return graves.ask(grave, form)


def _gone(door: Door) -> Answer:
    flask.flash(_("This application is let in no more."), "info")
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
