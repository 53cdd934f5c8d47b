"""Long acts: how far they are, and what came of them."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.visitors import api

blueprint = flask.Blueprint("jobs", __name__, url_prefix="/establishment/jobs")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:job_id>")
@for_administrators
def show(job_id: UUID) -> Answer:
    """Show how far a long act is, and what became of each."""
    job = clients.jobs.show(api(), job_id)
    page = rendering.page_number()  # of what is final: read before the end, it would miss some
    report = clients.jobs.report(api(), job_id, page=page) if job.is_over else None
    template = "jobs/progress.html" if rendering.is_fragment() else "jobs/show.html"
    return rendering.show(
        template,
        job=job,
        report=report,
        lines=report.items if report else [],
        action=job.parameters.get("action", ""),
    )


@blueprint.get("/<uuid:job_id>/file")
@for_administrators
def file(job_id: UUID) -> Answer:
    """Hand out the file that it wrote."""
    return rendering.file_of(clients.jobs.content(api(), job_id))


@blueprint.post("/<uuid:job_id>/cancel")
@for_administrators
def cancel(job_id: UUID) -> Answer:
    """Stop it; what is done stays done."""
    clients.jobs.cancel(api(), job_id)
    return flask.redirect(flask.url_for("jobs.show", job_id=job_id), 303)
