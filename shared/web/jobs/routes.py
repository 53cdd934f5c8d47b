"""Long acts, for those who asked for them: every service that has some serves these routes.

What a job has read or done of an establishment is shown only while whoever asked may still ask.
"""

import io
from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from shared.jobs import Files, Job, JobFinished, JobItem, NoContent, ending, reports
from shared.web import attachments, current, guard, pages
from shared.web.blueprints import Blueprint
from shared.web.jobs.permissions import CANCEL, READ, READ_ANY
from shared.web.jobs.schemas import (
    OwnQuery,
    ReportLine,
    ReportQuery,
    ShownJob,
    WatchedJob,
    WatchQuery,
)
from shared.web.marks import guarded

CSV = "text/csv"

blueprint = Blueprint(
    "Jobs", __name__, url_prefix="/jobs", description="Long acts: progress, report, result"
)


@blueprint.route("")
class Jobs(MethodView):
    """One's own jobs."""

    @guarded(READ)
    @blueprint.arguments(OwnQuery, location="query")
    @blueprint.response(200, ShownJob(many=True))
    @blueprint.paginate()
    def get(self, query: dict[str, Any], pagination_parameters: PaginationParameters) -> list[Job]:
        """List the long acts that you have asked for, the newest first"""
        return pages.page(reports.own(current.actor(), **query), pagination_parameters)


@blueprint.route("/all")
class All(MethodView):
    """Everybody's jobs, for the platform's staff."""

    @guarded(READ_ANY)
    @blueprint.arguments(WatchQuery, location="query")
    @blueprint.response(200, WatchedJob(many=True))
    @blueprint.paginate()
    def get(self, query: dict[str, Any], pagination_parameters: PaginationParameters) -> list[Job]:
        """List the long acts of all, the newest first (operators with the support duty)"""
        return pages.page(reports.every(**query), pagination_parameters)


@blueprint.route("/<uuid:job_id>")
class One(MethodView):
    """One job."""

    @guarded(READ)
    @blueprint.response(200, ShownJob)
    def get(self, job_id: UUID) -> Job:
        """Show how far a long act is"""
        return reports.find(current.session(), job_id, current.actor())


@blueprint.route("/<uuid:job_id>/report")
class Report(MethodView):
    """What became of each thing."""

    @guarded(READ)
    @blueprint.arguments(ReportQuery, location="query")
    @blueprint.response(200, ReportLine(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], job_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[JobItem]:
        """Read what became of each item so far, in their order"""
        return pages.page(reports.lines(_readable(job_id), **query), pagination_parameters)


@blueprint.route("/<uuid:job_id>/report.csv")
class ReportFile(MethodView):
    """The same as a file."""

    @guarded(READ)
    @blueprint.response(200, content_type=CSV)
    def get(self, job_id: UUID) -> flask.Response:
        """Download the report, for a spreadsheet"""
        job = _readable(job_id)
        file = io.BytesIO()
        reports.write_csv(current.session(), job, file)
        return attachments.answer_file(file, name=f"{job.kind}-{job.id}.csv", media_type=CSV)


@blueprint.route("/<uuid:job_id>/content")
class Content(MethodView):
    """The file that a job has made."""

    @guarded(READ)
    @blueprint.response(200, content_type="application/octet-stream")
    @blueprint.refuses(NoContent)
    def get(self, job_id: UUID) -> flask.Response:
        """Download the file that a long act has made"""
        job = _readable(job_id)
        if job.content is None or job.content_name is None or job.content_type is None:
            raise NoContent
        pieces = Files(current.settings().storage).pieces(job.content)
        response = attachments.answer(pieces, name=job.content_name, media_type=job.content_type)
        response.content_length = job.content_size or 0
        return response


@blueprint.route("/<uuid:job_id>/cancel")
class Cancellation(MethodView):
    """The end of a job before its time."""

    @guarded(CANCEL)
    @blueprint.response(202, ShownJob)
    @blueprint.refuses(JobFinished)
    def post(self, job_id: UUID) -> Job:
        """Have a long act stop before its next batch; what is done stays done"""
        job = reports.find(current.session(), job_id, current.actor())
        return ending.cancel(job, now=current.now())


def _readable(job_id: UUID) -> Job:
    """Find one's own job, if one may still ask for such a one.

    :raises NotFound: if there is none, or the establishment is no longer the caller's to know
    :raises Forbidden: if they may no longer
    """
    job = reports.find(current.session(), job_id, current.actor())
    service = current.service()
    guard.admit_to(
        service,
        service.jobs[job.kind].permission,
        tenant_id=job.establishment_id,
        is_reading=True,
        now=current.now(),
    )
    return job
