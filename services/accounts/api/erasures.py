"""Whose personal data is going, for the platform's staff."""

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.queries.erasures import Pending
from services.accounts.schemas import erasures as schemas
from shared.web import Blueprint, current, guarded, pages

blueprint = Blueprint("Erasures", __name__, description="Personal data that is going")


@blueprint.route("/erasures")
class Erasures(MethodView):
    """Erasures that are not complete."""

    @guarded(permissions.READ_ERASURES)
    @blueprint.response(200, schemas.PendingErasure(many=True))
    @blueprint.paginate()
    def get(self, pagination_parameters: PaginationParameters) -> list[Pending]:
        """List the erasures that not every service has acknowledged, the oldest first

        A service that stays missing is away, or has parked the request: replay it there.
        """
        found = pages.page(queries.erasures.pending(), pagination_parameters)
        return queries.erasures.shown(current.session(), found)
