"""What the people of an establishment did in others."""

from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.queries.history import Criteria
from services.accounts.queries.history_elsewhere import ActElsewhere
from services.accounts.schemas import history as schemas
from shared import tenancy
from shared.web import Blueprint, current, guarded, pages

blueprint = Blueprint(
    "History elsewhere",
    __name__,
    description="What one's own people did in other establishments",
)


@blueprint.route("/history")
class HistoryElsewhere(MethodView):
    """What one's own people did in the establishments that one acts for."""

    @guarded(permissions.READ_HISTORY_ELSEWHERE)
    @blueprint.arguments(schemas.ElsewhereQuery, location="query")
    @blueprint.response(200, schemas.ActElsewhere(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[ActElsewhere]:
        """List what one's own people and applications did in others by delegation, newest first

        By delegations that have ended too. To whom it was done, the other establishment alone is
        shown.
        """
        session, actor = current.session(), current.actor()
        there, words = query.pop("establishment_id", None), query.get("q")
        by = queries.history_elsewhere.delegations(
            session, actor.acting_tenant, establishment_id=there
        )
        called = queries.history_elsewhere.called(session, words) if words else None
        tenancy.confine(session, *by.values())
        wanted = queries.history_elsewhere.rows(Criteria(**query), by, called)
        found = pages.page(wanted, pagination_parameters)
        return queries.history_elsewhere.lines(session, found, actor=actor)
