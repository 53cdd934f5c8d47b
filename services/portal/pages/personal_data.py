"""My account: what is kept of me."""

from functools import partial
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_holders
from services.portal.clients.personal_data import KIND, SERVICES
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import held
from services.portal.visitors import api

blueprint = flask.Blueprint("personal_data", __name__, url_prefix="/account/data")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_holders
def show() -> Answer:
    """Show the files of what is kept, and have one be made."""
    found = clients.jobs.own(api(), KIND)
    return rendering.show("account/data.html", form=Form.shown(), files=found)


@blueprint.post("")
@for_holders
def ask() -> Answer:
    """Have a file of it be made."""
    clients.personal_data.ask_for_file(api(), Form.sent().key)
    flask.flash(_("Your file is being made. Come back to this page in a moment."), "ok")
    return flask.redirect(flask.url_for("personal_data.show"), 303)


@blueprint.get("/kept")
@for_holders
def kept() -> Answer:
    """Show what identity, delegation and the mailer keep, row by row."""
    asking = api()
    calls = [partial(clients.personal_data.kept, asking, service) for service in SERVICES]
    return rendering.show("account/kept.html", holdings=asking.together(*calls), held=held)


@blueprint.get("/<uuid:job_id>")
@for_holders
def file(job_id: UUID) -> Answer:
    """Give the file."""
    return rendering.file_of(clients.jobs.content(api(), job_id))
