"""The register: which establishments there are; looked up, and brought in from a file."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_register, takes_files
from services.portal.clients.jobs import REFUSED
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import faulty_rows
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

LARGEST = 4 * 1024 * 1024
"""Bytes of a file, as the API takes it."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/register")
@for_register
def register() -> Answer:
    """Look it up: each contract of an establishment, with the address that letters go to."""
    words = flask.request.args.get("q", "").strip()[:200]
    page = clients.register.entries(api(), words, rendering.page_number())
    return rendering.show("platform/register.html", page=page, q=words)


@blueprint.get("/register/import")
@for_register
def ask_register_file() -> Answer:
    """Ask for the file."""
    return _ask(Form.shown())


@blueprint.post("/register/import")
@for_register
@takes_files(LARGEST)
def bring_in_register() -> Answer:
    """Check the file, or bring it in; the next page shows how far it is."""
    form = Form.sent()
    file = flask.request.files.get("file")
    content = file.read() if file is not None else b""
    if not content:
        form.fail("file", _("Choose a file first."))
        return _ask(form)
    is_rehearsal = form["action"] != "import"
    try:
        job = clients.register.bring_in(api(), content, is_rehearsal=is_rehearsal, key=form.key)
    except Refused as refusal:
        return _ask(form.refuse(refusal, {name: "file" for name in refusal.errors}))
    return flask.redirect(flask.url_for("platform.register_import", file_id=job.id), 303)


@blueprint.get("/register/import/<uuid:file_id>")
@for_register
def register_import(file_id: UUID) -> Answer:
    """Show how far a file is, and the rows of it that must be put right."""
    job = clients.jobs.show(api(), file_id)
    report = None
    if job.is_over and job.refused:
        number = rendering.page_number()
        report = clients.jobs.report(api(), file_id, page=number, outcome=REFUSED)
    part = "platform/_register_import.html"
    return rendering.show(
        part if rendering.is_fragment() else "platform/register_import.html",
        job=job,
        report=report,
        faulty=faulty_rows.table(report.items) if report else None,
    )


@blueprint.post("/register/import/<uuid:file_id>")
@for_register
def carry_out_register(file_id: UUID) -> Answer:
    """Bring in a file that was checked: nobody is asked for it a second time."""
    job = clients.register.carry_out(api(), file_id, key=Form.sent().key)
    return flask.redirect(flask.url_for("platform.register_import", file_id=job.id), 303)


@blueprint.post("/register/import/<uuid:file_id>/stop")
@for_register
def stop_register_import(file_id: UUID) -> Answer:
    """Stop it before its next batch; what is done stays done."""
    clients.jobs.cancel(api(), file_id)
    return flask.redirect(flask.url_for("platform.register_import", file_id=file_id), 303)


def _ask(form: Form) -> Answer:
    return rendering.show("platform/register_file.html", form.status, form=form)
