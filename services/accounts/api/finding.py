"""One search for a person in every establishment that somebody administers."""

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.domain.criteria import Criteria
from services.accounts.queries.finding import Found, FoundAnywhere
from services.accounts.schemas import finding as schemas
from shared import tenancy
from shared.web import Blueprint, current, guard, guarded, pages

blueprint = Blueprint(
    "People", __name__, description="Who has an account in the establishments one administers"
)


@blueprint.route("/platform/people")
class Anybody(MethodView):
    """The people of all establishments, for the platform's staff."""

    @guarded(permissions.FIND_ANYBODY)
    @blueprint.arguments(schemas.PeopleQuery, location="query")
    @blueprint.response(200, schemas.FoundAnywhere(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[FoundAnywhere]:
        """Look for people in all establishments (operators with the support duty)

        Those that match more words first. The history of each establishment of whose people some
        are shown says so.
        """
        session = current.session()
        found = pages.page(
            queries.finding.rows(Criteria(**query), now=current.now()), pagination_parameters
        )
        for establishment_id in sorted({each.establishment_id for each in found}):
            guard.leave_trace(permissions.FIND_ANYBODY, establishment_id=establishment_id)
        return queries.finding.anywhere(session, found)


@blueprint.route("/people")
class People(MethodView):
    """The people of all establishments that one administers."""

    @guarded(permissions.FIND_PEOPLE)
    @blueprint.arguments(schemas.PeopleQuery, location="query")
    @blueprint.response(200, schemas.FoundPerson(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Found]:
        """Look for people in all establishments one administers, those that match more first

        At home, as a linked account, or by a delegation of the service `accounts` at `write`. Each
        word of `q` counts by itself, as in the list of an establishment.
        """
        session = current.session()
        places = {
            place.establishment_id: place
            for place in queries.places.of(
                session,
                current.actor(),
                now=current.now(),
                staleness=timedelta(seconds=current.settings().staleness),
            )
        }
        tenancy.confine(session, *places)
        found = queries.finding.rows(Criteria(**query), now=current.now())
        return queries.finding.lines(pages.page(found, pagination_parameters), places)
