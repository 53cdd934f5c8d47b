"""Applications that my establishment lets in: software that signs in with a secret of its own."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_administrators
from services.portal.clients.applications import Application
from services.portal.clients.refusals import Refused
from services.portal.clients.services import Service
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import letting_in
from services.portal.pages.letting_in import Door
from services.portal.visitors import api

blueprint = flask.Blueprint("applications", __name__, url_prefix="/establishment/applications")

Answer = flask.typing.ResponseReturnValue
OWN = {
    "accounts:read": marked("read the accounts of the establishment"),
    "accounts:write": marked("manage the accounts of the establishment"),
    "access:read": marked("ask who has access to what"),
}
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
    return letting_in.let_in(DOOR)


@blueprint.post("/<uuid:client_id>/secret")
@for_administrators
def renew_secret(client_id: UUID) -> Answer:
    """Give an application another secret, shown this once."""
    return letting_in.renew_secret(DOOR, client_id)


@blueprint.get("/<uuid:client_id>/end")
@for_administrators
def ask_to_end(client_id: UUID) -> Answer:
    """Say what letting an application in no more means, before it is done."""
    return letting_in.ask_to_end(DOOR, client_id)


@blueprint.post("/<uuid:client_id>/end")
@for_administrators
def end(client_id: UUID) -> Answer:
    """Let an application in no more."""
    return letting_in.end(DOOR, client_id)


def _find(client_id: UUID) -> tuple[Application | None, list[str]]:
    """Find one; what is not there, or is somebody else's, is answered alike."""
    asking = api()
    calls: list[Callable[[], Any]] = [
        partial(clients.applications.find, asking, client_id),
        partial(clients.services.catalogue, asking, languages.current()),
    ]
    found, catalogue = asking.together(*calls)
    if found is None:
        raise Refused(404, {"code": "not_found"})
    services = {one.code: one for one in catalogue}
    return found, [_may(services, scope) for scope in found.scopes]


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
        page=page,
        scopes=OWN,
        services=[one for one in catalogue if one.is_delegable],
        may=partial(_may, {one.code: one for one in catalogue}),
    )


def _may(services: dict[str, Service], scope: str) -> str:
    """Say what a scope lets an application do."""
    if scope in OWN:
        return _(OWN[scope])
    code, _between, level = scope.rpartition(":")
    label = services[code].label if code in services else code
    how = _("change") if level == "write" else _("read")
    return f"{label} ({how})"


DOOR = Door("applications.show", "applications.ask_to_end", _show, _find)
