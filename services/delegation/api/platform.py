"""What the platform's staff find among all delegations, whosesoever they are."""

from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import permissions, queries
from services.delegation.domain.criteria import Criteria
from services.delegation.queries.platform import Found
from services.delegation.schemas import platform as schemas
from shared import clock
from shared.web import Blueprint, current, guarded, pages

blueprint = Blueprint(
    "Platform",
    __name__,
    url_prefix="/platform",
    description="The delegations of all establishments, for operators",
)


@blueprint.route("/delegations")
class Delegations(MethodView):
    """The delegations of all establishments."""

    @guarded(permissions.FIND_ANY)
    @blueprint.arguments(schemas.PlatformQuery, location="query")
    @blueprint.response(200, schemas.FoundDelegation(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Found]:
        """Find delegations of all establishments (operators with the support duty)

        Nobody who acted in them is named: whoever reads one does so below the establishment that it
        is of, whose history shows it.
        """
        wanted = queries.platform.listed(Criteria(**query), now=current.now())
        found = pages.page(wanted, pagination_parameters)
        today = clock.paris_date(current.now())
        return queries.platform.shown(current.session(), found, today=today)
