"""Long acts: how far they are, and what came of them."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.jobs import REFUSED, Job, Line
from services.portal.clients.shapes import Page
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import faulty_rows
from services.portal.visitors import api

blueprint = flask.Blueprint("jobs", __name__, url_prefix="/establishment/jobs")

ALL = "all"
"""In the address: all are to be shown, not those only that were left out."""

OTHER = marked("Long act")
REHEARSAL = marked("Check of a file")
KINDS = {
    "bulk": marked("Act on many accounts"),
    "import": marked("Import of accounts"),
    "export": marked("Export of accounts"),
    "identifier_sheets": marked("Identifier sheets"),
    "history_export": marked("Export of the history"),
    "review": marked("Decisions of a review"),
    "own_data": marked("What is kept of me"),
}

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_administrators
def listed() -> Answer:
    """List one's own long acts of the last days: those that go on, and what came of the others."""
    page = clients.jobs.listed(api(), rendering.page_number())
    return rendering.show("jobs/list.html", page=page, called=_called)


@blueprint.get("/<uuid:job_id>")
@for_administrators
def show(job_id: UUID) -> Answer:
    """Show how far a long act is, and what became of each: of those first who were left out."""
    job = clients.jobs.show(api(), job_id)
    is_all = flask.request.args.get("show") == ALL or not job.refused
    report = _report(job, None if is_all else REFUSED) if job.is_over else None
    lines = report.items if report else []
    template = "jobs/progress.html" if rendering.is_fragment() else "jobs/show.html"
    return rendering.show(
        template,
        job=job,
        called=_called(job),
        report=report,
        lines=lines,
        is_all=is_all,
        faulty=faulty_rows.table(lines) if job.kind == "import" else None,
        action=job.parameters.get("action", ""),
    )


@blueprint.get("/<uuid:job_id>/file")
@for_administrators
def file(job_id: UUID) -> Answer:
    """Hand out the file that it wrote."""
    return rendering.file_of(clients.jobs.content(api(), job_id))


def _called(job: Job) -> str:
    """Say what a long act is."""
    return _(REHEARSAL if job.is_rehearsal else KINDS.get(job.kind, OTHER))


def _report(job: Job, outcome: str | None) -> Page[Line]:
    page = rendering.page_number()
    return clients.jobs.report(api(), job.id, page=page, outcome=outcome)


@blueprint.post("/<uuid:job_id>/cancel")
@for_administrators
def cancel(job_id: UUID) -> Answer:
    """Stop it; what is done stays done."""
    clients.jobs.cancel(api(), job_id)
    return flask.redirect(flask.url_for("jobs.show", job_id=job_id), 303)
