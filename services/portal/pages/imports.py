"""Many accounts from one file: a template, a rehearsal, the import itself."""

from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.visitors import api

blueprint = flask.Blueprint("imports", __name__, url_prefix="/establishment/accounts/import")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_administrators
def ask() -> Answer:
    """Ask for a file."""
    return rendering.show("imports/ask.html", form=Form.shown())


@blueprint.post("")
@for_administrators
def begin() -> Answer:
    """Check a file, or create the accounts in it; the job's page shows how far it is."""
    form = Form.sent()
    file = flask.request.files.get("file")
    content = file.read() if file is not None else b""
    if not content:
        form.fail("file", _("Choose a file first."))
        return rendering.show("imports/ask.html", 422, form=form)
    is_rehearsal = form["action"] != "import"
    try:
        job = clients.imports.begin(
            api(), session.home(), content, is_rehearsal=is_rehearsal, key=form.key
        )
    except Refused as refusal:
        form.refuse(refusal, {name: "file" for name in refusal.errors})
        return rendering.show("imports/ask.html", form.status, form=form)
    return flask.redirect(flask.url_for("jobs.show", job_id=job.id), 303)


@blueprint.post("/<uuid:job_id>")
@for_administrators
def carry_out(job_id: UUID) -> Answer:
    """Create the accounts of a file that was checked: nobody is asked for it a second time."""
    key = Form.sent().key
    job = clients.imports.carry_out(api(), session.home(), job_id, key=key)
    return flask.redirect(flask.url_for("jobs.show", job_id=job.id), 303)


@blueprint.get("/template")
@for_administrators
def template() -> Answer:
    """Hand out the file to fill in."""
    return rendering.file_of(clients.imports.template(api(), session.home()))
