"""Long acts, for those who asked for them: every service that has some serves these routes.

What a job has read or done of an establishment is shown only while whoever asked may still ask.
"""

import io
from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters
from marshmallow import fields

from shared.auth import Duty, Permission
from shared.auth.permissions import EVERYONE
from shared.jobs import (
    Files,
    Job,
    JobFinished,
    JobItem,
    JobStatus,
    NoContent,
    Requester,
    ending,
    reports,
)
from shared.web import attachments, current, guard, pages, schemas
from shared.web.authentication import authenticate
from shared.web.blueprints import Blueprint
from shared.web.marks import guarded

SCOPE = "jobs:own"
"""What a machine client needs in order to follow, and cancel, what it has asked for."""

READ = Permission(name="jobs.read", own=EVERYONE, scope=SCOPE)
CANCEL = Permission(name="jobs.cancel", own=EVERYONE, scope=SCOPE, despite_terms=True)

READ_ANY = Permission(name="jobs.read_any", duty=Duty.SUPPORT)

PERMISSIONS = (READ, CANCEL, READ_ANY)
"""The same in every service that has jobs, beside those of its own `permissions.py`."""

CSV = "text/csv"
_LONG = frozenset({"ids", "headers", "columns"})

blueprint = Blueprint(
    "Jobs", __name__, url_prefix="/jobs", description="Long acts: progress, report, result"
)


class Told(fields.Dict):
    """What was asked for, without long lists."""

    def _serialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {name: told for name, told in value.items() if name not in _LONG}


class ShownJob(schemas.Schema):
    """A long act: how far it is, and what came of it.

    `problem` is the code of what stopped it; it is absent from a job that went to its end, whatever
    became of its items. `expires_at` is when job, report and file are forgotten.
    """

    id = fields.UUID()
    kind = fields.String()
    establishment_id = fields.UUID(allow_none=True)
    status = schemas.Choice(JobStatus)
    is_cancelling = fields.Boolean()
    total = fields.Integer(allow_none=True)
    done = fields.Integer()
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer())
    problem = fields.String(allow_none=True)
    parameters = Told(keys=fields.String())
    content_name = fields.String(allow_none=True)
    content_size = fields.Integer(allow_none=True)
    created_at = schemas.Instant()
    started_at = schemas.Instant(allow_none=True)
    ended_at = schemas.Instant(allow_none=True)
    expires_at = schemas.Instant(allow_none=True)


class ReportLine(schemas.Schema):
    """What became of one thing: `account_id` tells whom it was about, `code` why it was refused.

    Of a refused row of a file, `facts.cells` shows it as it stands there, and `facts.errors` says
    what is wrong, by column.
    """

    number = fields.Integer()
    account_id = fields.UUID(attribute="subject_id", allow_none=True)
    outcome = fields.String()
    code = fields.String(allow_none=True)
    message = fields.String(allow_none=True)
    facts = fields.Dict(keys=fields.String(), allow_none=True)


class ReportQuery(schemas.Schema):
    """Which lines are wanted."""

    outcome = schemas.Text(
        max=40, metadata={"description": "Only what has ended so: `done`, `refused` and the like."}
    )


@blueprint.route("")
class Jobs(MethodView):
    """One's own jobs."""

    @guarded(READ)
    @blueprint.response(200, ShownJob(many=True))
    @blueprint.paginate()
    def get(self, pagination_parameters: PaginationParameters) -> list[Job]:
        """List the long acts that you have asked for, the newest first"""
        return pages.page(reports.own(current.actor()), pagination_parameters)


class WatchedJob(schemas.Schema):
    """A long act as operators see it: how far it is, not what was asked for, nor by whom."""

    id = fields.UUID()
    kind = fields.String()
    is_rehearsal = fields.Function(
        lambda job: job.parameters.get("dry_run") is True,
        metadata={
            "type": "boolean",
            "description": "Whether it only tells what would become of each.",
        },
    )
    establishment_id = fields.UUID(allow_none=True)
    status = schemas.Choice(JobStatus)
    is_cancelling = fields.Boolean()
    total = fields.Integer(allow_none=True)
    done = fields.Integer()
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer())
    problem = fields.String(allow_none=True)
    created_at = schemas.Instant()
    started_at = schemas.Instant(allow_none=True)
    ended_at = schemas.Instant(allow_none=True)


class WatchQuery(schemas.Schema):
    """Which long acts are wanted."""

    status = schemas.Choice(JobStatus, metadata={"description": "Only those that stand so."})


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


def requester() -> Requester:
    """Tell as whom this request asks for a job."""
    return Requester(
        actor=current.actor(),
        claims=authenticate(current.service().verifier).to_data(),
        language=current.language(),
        context=current.context(),
    )


def accepted(job: Job) -> flask.Response:
    """Answer that a long act has begun, and where to see how far it is."""
    response = flask.jsonify(ShownJob().dump(job))
    response.status_code = 202
    response.headers["Location"] = f"/{current.service().name}/v1/jobs/{job.id}"
    return response


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
