"""Machine clients of the platform itself: let in, given another secret, let in no more."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_catalogue
from services.portal.clients.applications import Application
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import letting_in
from services.portal.pages.letting_in import Door
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

SCOPES = {
    "access:read": marked("ask who has access to what"),
    "tokens:introspect": marked("ask whether a token is good"),
    "letters:deposit": marked("deposit letters"),
    "bounces:report": marked("hand in e-mails that came back"),
    "client_address": marked("tell where those are whom it works for, as the portal does"),
    "jobs:own": marked("follow its own long acts"),
}
"""What an application of the platform may do (identity's scopes)."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/applications")
@for_catalogue
def applications() -> Answer:
    """List them, and offer to let one in."""
    return _show(Form.shown())


@blueprint.post("/applications")
@for_catalogue
def let_application_in() -> Answer:
    """Let one in; its secret is shown this once."""
    return letting_in.let_in(DOOR)


@blueprint.post("/applications/<uuid:client_id>/secret")
@for_catalogue
def renew_application_secret(client_id: UUID) -> Answer:
    """Give one another secret, shown this once."""
    return letting_in.renew_secret(DOOR, client_id)


@blueprint.get("/applications/<uuid:client_id>/end")
@for_catalogue
def ask_to_end_application(client_id: UUID) -> Answer:
    """Say what letting one in no more means, before it is done."""
    return letting_in.ask_to_end(DOOR, client_id)


@blueprint.post("/applications/<uuid:client_id>/end")
@for_catalogue
def end_application(client_id: UUID) -> Answer:
    """Let one in no more."""
    return letting_in.end(DOOR, client_id)


def _find(client_id: UUID) -> tuple[Application | None, list[str]]:
    found = clients.applications.find(api(), client_id)
    return found, list(map(_may, found.scopes)) if found else []


def _show(form: Form) -> Answer:
    return rendering.show(
        "platform/applications.html",
        form.status,
        form=form,
        scopes=SCOPES,
        may=_may,
        page=clients.applications.every(api(), rendering.page_number()),
    )


def _may(scope: str) -> str:
    """Say what a scope lets an application do."""
    return _(SCOPES[scope]) if scope in SCOPES else scope


DOOR = Door("platform.applications", "platform.ask_to_end_application", _show, _find)
