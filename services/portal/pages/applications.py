"""Applications that my establishment lets in: software that signs in with a secret of its own."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_administrators
from services.portal.clients.applications import Secret
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import PLACE
from services.portal.languages import gettext as _
from services.portal.visitors import api

blueprint = flask.Blueprint("applications", __name__, url_prefix="/establishment/applications")

Answer = flask.typing.ResponseReturnValue
OWN = ("accounts:read", "accounts:write", "access:read")
"""What an application may do besides the services of the catalogue (identity's scopes)."""


@blueprint.get("")
@for_administrators
def show() -> Answer:
    """List the applications, and offer to let one in."""
    return _show(Form.shown())


@blueprint.post("")
@for_administrators
def let_in() -> Answer:
    """Let an application in; its secret is shown this once."""
    form = Form.sent()
    scopes = form.ticked("scopes")
    if not form["name"]:
        form.fail("name", _("Give the application a name."))
    if not scopes:
        form.fail("scopes", _("Choose at least one thing that it may do."))
    last = until(form)
    if form.errors:
        return _show(form)
    try:
        made = clients.applications.let_in(api(), form["name"], scopes, last, form.key)
    except Refused as refusal:
        return _show(told(form.refuse(refusal)))
    return _reveal(made, form["name"])


@blueprint.post("/<uuid:client_id>/secret")
@for_administrators
def renew_secret(client_id: UUID) -> Answer:
    """Give an application another secret, shown this once."""
    form = Form.sent()
    try:
        made = clients.applications.renew_secret(api(), client_id, form.key)
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return _show(told(Form().refuse(refusal)))
    return _reveal(made, str(form["name"]))


@blueprint.post("/<uuid:client_id>/remove")
@for_administrators
def remove(client_id: UUID) -> Answer:
    """Let an application in no more."""
    clients.applications.remove(api(), client_id)
    flask.flash(_("%(name)s is let in no more.", name=Form.sent().name()), "ok")
    return flask.redirect(flask.url_for("applications.show"), 303)


def _show(form: Form) -> Answer:
    asking = api()
    calls: list[Callable[[], Any]] = [
        partial(clients.applications.every, asking, rendering.page_number()),
        partial(clients.services.catalogue, asking, languages.current()),
    ]
    page, catalogue = asking.together(*calls)
    return rendering.show(
        "establishment/applications.html",
        form.status,
        form=form,
        scopes=form.ticked("scopes"),
        page=page,
        services=[one for one in catalogue if one.is_delegable],
        own=OWN,
    )


def _reveal(made: Secret, name: str) -> Answer:
    back = flask.url_for("applications.show")
    return rendering.show("establishment/secret.html", made=made, name=name, back=back)


def told(form: Form) -> Form:
    """Say what to do where a secret was shown before, as by a double click."""
    if form.code == "secret_told":
        form.problem = _(
            "This was done the first time, and its secret was shown then. If you have not copied "
            "it, press “Another secret” beside the application below."
        )
    return form


def until(form: Form) -> str | None:
    """Read the last day on which it is let in."""
    typed = str(form["expires_on"])
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
