"""What happened in an establishment."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.queries.history import Criteria, Line
from services.accounts.schemas import history as schemas
from shared.web import Blueprint, current, guarded, pages

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
        rows = pages.page(queries.history.rows(Criteria(**query)), pagination_parameters)
        return queries.history.lines(current.session(), rows, actor=current.actor())


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
