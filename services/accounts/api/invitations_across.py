"""Invitations that wait for their answer, in every establishment that somebody administers."""

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.queries.invitations import PendingThere
from services.accounts.schemas import invitations as schemas
from shared import tenancy
from shared.web import Blueprint, current, guarded, pages

blueprint = Blueprint(
    "Invitations across",
    __name__,
    description="Who has not answered, in the establishments one administers",
)


@blueprint.route("/invitations")
class InvitationsAcross(MethodView):
    """The invitations of all establishments that one administers."""

    @guarded(permissions.READ_INVITATIONS_ACROSS)
    @blueprint.arguments(schemas.InvitationQuery, location="query")
    @blueprint.response(200, schemas.InvitationThere(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[PendingThere]:
        """List the invitations nobody has answered in all establishments one administers

        At home, as a linked account, or by a delegation of the service `accounts` at `write`;
        oldest first. They are sent again in each establishment.
        """
        session, now = current.session(), current.now()
        places = {
            place.establishment_id: place
            for place in queries.places.of(
                session,
                current.actor(),
                now=now,
                staleness=timedelta(seconds=current.settings().staleness),
            )
        }
        tenancy.confine(session, *places)
        wanted = queries.invitations.rows(**{"state": None, **query}, now=now)
        found = pages.page(wanted, pagination_parameters)
        lines = queries.invitations.lines(session, found, actor=current.actor(), now=now)
        return queries.invitations.there(lines, places)
