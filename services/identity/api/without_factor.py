"""Who has no second factor yet, for the administrators of their establishment."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.identity.api.tools import service_tools
from services.identity.permissions import READ_WITHOUT_FACTOR
from services.identity.queries import without_factor as queries
from services.identity.schemas import without_factor as schemas
from shared.auth.factor_policy import FactorPolicy
from shared.clock import paris_date
from shared.web import Blueprint, current, guarded, pages

blueprint = Blueprint(
    "Without a second factor", __name__, description="Who has none yet, and must have one."
)


@blueprint.route("/establishments/<uuid:establishment_id>/without-second-factor")
class WithoutFactor(MethodView):
    """People of one's own establishment who have no second factor."""

    @guarded(READ_WITHOUT_FACTOR)
    @blueprint.arguments(schemas.Wanted, location="query")
    @blueprint.response(200, schemas.WithoutFactor(many=True))
    @blueprint.paginate()
    def get(
        self,
        query: dict[str, Any],
        establishment_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[dict[str, Any]]:
        """List who can sign in and has no second factor, by name

        Each with the day from which on they must have one, by the policy of the platform or of the
        establishment: until they have shown one they can do nothing from then on but add it.
        """
        found = queries.of(
            establishment_id,
            platform=FactorPolicy.of_platform(service_tools().settings),
            today=paris_date(current.now()),
            **query,
        )
        return [_shown(*row) for row in pages.page(found, pagination_parameters)]


def _shown(credential: Any, needed_from: Any) -> dict[str, Any]:
    names = ("account_id", "identifier", "first_name", "last_name", "profile")
    return {name: getattr(credential, name) for name in names} | {"needed_from": needed_from}
