"""What happened in an establishment."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import models, permissions, queries
from services.accounts.actions.history import exports
from services.accounts.api.exports import asking
from services.accounts.queries.history import Criteria, Line
from services.accounts.schemas import history as schemas
from shared.jobs import TooManyJobs, TooManyLines
from shared.web import Blueprint, current, guarded, idempotent, jobs, pages, tables

blueprint = Blueprint(
    "History", __name__, description="Who did what to whom, when, on whose behalf"
)


@blueprint.route("/establishments/<uuid:establishment_id>/history")
class History(MethodView):
    """The history of an establishment."""

    @guarded(permissions.READ_HISTORY)
    @blueprint.arguments(schemas.HistoryQuery, location="query")
    @blueprint.response(200, schemas.HistoryLine(many=True))
    @blueprint.paginate()
    def get(
        self,
        query: dict[str, Any],
        establishment_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Line]:
        """List what happened in an establishment, newest first

        A row by a delegate shows the person, on whose behalf and by which delegation.
        """
        session, actor = current.session(), current.actor()
        wanted = queries.history_people.rows(session, Criteria(**query), actor=actor)
        rows = pages.page(wanted, pagination_parameters)
        return queries.history.lines(session, rows, actor=actor)


@blueprint.route("/establishments/<uuid:establishment_id>/history/export")
class HistoryExport(MethodView):
    """A table of what happened."""

    @guarded(permissions.READ_HISTORY)
    @idempotent
    @blueprint.arguments(schemas.HistoryExport)
    @blueprint.refuses(TooManyLines, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, content_type="application/octet-stream")
    def post(self, body: dict[str, Any], establishment_id: UUID) -> flask.Response:
        """Export the history as CSV or XLSX, for a spreadsheet, newest first

        A short one is answered at once (200), a long one is written by a job (202) whose file can
        then be downloaded. Each line carries its digest, and what is kept of it in words.
        """
        begun = exports.begin(
            current.session(),
            Criteria(**body["filter"]),
            asking=asking(body["format"]),
        )
        return tables.handed_out(begun, body["format"], exports.NAMES)


@blueprint.route("/establishments/<uuid:establishment_id>/history/end")
class HistoryEnd(MethodView):
    """Where the history ends."""

    @guarded(permissions.READ_HISTORY)
    @blueprint.response(200, schemas.HistoryEnd)
    def get(self, establishment_id: UUID) -> models.HistoryHead:
        """Show where the history of an establishment ends, signed

        Keep it: operators check a history against it (`history verify --heads`), and find whether
        anything up to there was changed or taken back since, even with the platform's own key.
        """
        return queries.history.head(current.session(), establishment_id)


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>/history")
class AccountHistory(MethodView):
    """The history of an account."""

    @guarded(permissions.READ_HISTORY)
    @blueprint.arguments(schemas.HistoryPeriod, location="query")
    @blueprint.response(200, schemas.HistoryLine(many=True))
    @blueprint.paginate()
    def get(
        self,
        query: dict[str, Any],
        establishment_id: UUID,
        account_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Line]:
        """List what happened to an account, deleted ones included, newest first"""
        account = queries.accounts.remembered(current.session(), account_id)
        criteria = Criteria(account_id=account.id, **query)
        rows = pages.page(queries.history.rows(criteria), pagination_parameters)
        return queries.history.lines(current.session(), rows, actor=current.actor())
