"""One act on many delegations, and tables of them."""

from typing import IO, Any

import flask
from flask.views import MethodView

from services.delegation import errors, permissions
from services.delegation.actions import answering, exporting, many
from services.delegation.actions.outcomes import Outcome
from services.delegation.api.choosing import chosen, selection_of
from services.delegation.api.tools import service_tools
from services.delegation.domain.act import Act
from services.delegation.schemas import many as schemas
from shared.jobs import Job, Result, TooManyJobs, TooManyLines
from shared.jobs.table_exports import Asking
from shared.web import Blueprint, current, guarded, idempotent, jobs, tables

blueprint = Blueprint("Many", __name__, description="One act on many delegations")

Begun = list[Result] | flask.Response


@blueprint.route("/delegations/refuse")
class RefuseMany(MethodView):
    """The delegating side says no to many."""

    @guarded(permissions.REFUSE)
    @idempotent
    @blueprint.arguments(schemas.ReasonedActOnMany)
    @blueprint.refuses(errors.SelectionChanged, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.ManyLine(many=True))
    def post(self, body: dict[str, Any]) -> Begun:
        """Refuse many requests

        Each gets an outcome of its own: what is refused for one spoils no other. Up to 500 are done
        at once (200), more by a job (202) whose progress and report can be followed. Send the
        number that was shown as `expected`.
        """
        return _begun(Act.REFUSE, body)


@blueprint.route("/delegations/cancel")
class CancelMany(MethodView):
    """The centralising side takes many requests back."""

    @guarded(permissions.CANCEL)
    @idempotent
    @blueprint.arguments(schemas.ActOnMany)
    @blueprint.refuses(errors.SelectionChanged, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.ManyLine(many=True))
    def post(self, body: dict[str, Any]) -> Begun:
        """Take many requests back, as many are refused"""
        return _begun(Act.CANCEL, body)


@blueprint.route("/delegations/terminate")
class TerminateMany(MethodView):
    """Either side ends many."""

    @guarded(permissions.TERMINATE)
    @idempotent
    @blueprint.arguments(schemas.ReasonedActOnMany)
    @blueprint.refuses(errors.SelectionChanged, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.ManyLine(many=True))
    def post(self, body: dict[str, Any]) -> Begun:
        """End many delegations at once, as many requests are refused"""
        return _begun(Act.TERMINATE, body)


@blueprint.route("/delegations/accept")
class AcceptMany(MethodView):
    """The delegating side agrees to many."""

    @guarded(permissions.ACCEPT)
    @idempotent
    @blueprint.arguments(schemas.Answers)
    @blueprint.response(200, schemas.AnswerOutcome(many=True))
    def post(self, body: dict[str, Any]) -> list[Outcome]:
        """Accept requests, each by the hash of what was read of it

        One outcome for each, in their order: what is refused for one spoils no other. There is no
        filter: nobody agrees to what they have not read.
        """
        limits = service_tools().settings.limits
        return answering.accept(
            current.session(), actor=current.actor(), now=current.now(), limits=limits, **body
        )


@blueprint.route("/amendments/accept")
class AcceptManyAmendments(MethodView):
    """The delegating side agrees to many amendments."""

    @guarded(permissions.ACCEPT_AMENDMENT)
    @idempotent
    @blueprint.arguments(schemas.AmendmentAnswers)
    @blueprint.response(200, schemas.AnswerOutcome(many=True))
    def post(self, body: dict[str, Any]) -> list[Outcome]:
        """Accept amendments, prolongations among them, each by the hash of what was read of it

        One outcome for each, in their order, as of requests.
        """
        limits = service_tools().settings.limits
        return answering.accept_amendments(
            current.session(), actor=current.actor(), now=current.now(), limits=limits, **body
        )


@blueprint.route("/delegations/export")
class Export(MethodView):
    """A table of delegations."""

    @guarded(permissions.EXPORT)
    @idempotent
    @blueprint.arguments(schemas.Export)
    @blueprint.refuses(TooManyLines, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, content_type="application/octet-stream")
    def post(self, body: dict[str, Any]) -> flask.Response:
        """Export delegations as CSV or XLSX, for a spreadsheet

        A few are answered at once (200), many are written by a job (202) whose file can then be
        downloaded. One's own references are in it, on the centralising side.
        """
        format_ = body["format"]
        begun: Job | IO[bytes] = exporting.begin(
            current.session(),
            selection_of(body),
            asking=Asking(
                format_=format_,
                requester=jobs.requester(),
                at_once=service_tools().settings.export_at_once,
                now=current.now(),
            ),
        )
        return tables.handed_out(begun, format_, exporting.NAMES)


def _begun(act: Act, body: dict[str, Any]) -> Begun:
    ids = chosen(body)
    begun = many.begin(
        current.session(),
        many.ManyOrder(act=act, **body),
        ids=ids,
        requester=jobs.requester(),
        at_once=service_tools().settings.at_once,
        now=current.now(),
    )
    return jobs.accepted(begun) if isinstance(begun, Job) else begun
