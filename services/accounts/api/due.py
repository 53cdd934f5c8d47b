"""What is due in every establishment that somebody administers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import permissions, queries
from services.accounts.actions import due
from services.accounts.actions.due import Order, RenewalRules
from services.accounts.api.tools import service_tools
from services.accounts.errors import SelectionChanged
from services.accounts.queries.due import Due, DueThere, Narrowing
from services.accounts.queries.places import AdministeredPlace
from services.accounts.schemas import due as schemas
from shared import tenancy
from shared.jobs import Job, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs, pages

blueprint = Blueprint(
    "Due", __name__, description="Renewing across all the establishments one administers"
)


@blueprint.route("/due")
class DueAccounts(MethodView):
    """The accounts to be renewed."""

    @guarded(permissions.READ_DUE)
    @blueprint.arguments(schemas.DueQuery, location="query")
    @blueprint.response(200, schemas.DueAccount(many=True))
    @blueprint.paginate()
    def get(self, query: Narrowing, pagination_parameters: PaginationParameters) -> list[Due]:
        """List the accounts to be renewed in all establishments one administers, soonest first

        At home, as a linked account, or by a delegation of the service `accounts` at `write`.
        """
        places = {place.establishment_id: place for place in _places()}
        tenancy.confine(current.session(), *places)
        due = queries.due.rows(query, now=current.now())
        return queries.due.lines(pages.page(due, pagination_parameters), places)


@blueprint.route("/due/establishments")
class DueEstablishments(MethodView):
    """How much is to be renewed where."""

    @guarded(permissions.READ_DUE)
    @blueprint.arguments(schemas.DueQuery, location="query")
    @blueprint.response(200, schemas.DueThere(many=True))
    def get(self, query: Narrowing) -> list[DueThere]:
        """Count the accounts to be renewed by establishment, where there are any

        Of all that one administers; narrowed as the list is, whose numbers these are.
        """
        places = _places()
        session = current.session()
        tenancy.confine(session, *(place.establishment_id for place in places))
        return queries.due.counts(session, query, places, now=current.now())


@blueprint.route("/renewals")
class RenewalsOfDue(MethodView):
    """Renewals across establishments."""

    @guarded(permissions.RENEW_DUE)
    @idempotent
    @blueprint.arguments(schemas.RenewalsOfDue)
    @blueprint.refuses(SelectionChanged, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.Renewals)
    def post(self, body: dict[str, Any]) -> dict[str, Any] | flask.Response:
        """Renew what is due in several establishments, or in all one administers

        Each account by itself; what is done as a linked account is recorded as that account's. A
        few are renewed at once (200), many by a job (202) whose progress and report can be
        followed; before each batch it is asked again where one may. Send the number that was shown
        as `expected`.
        """
        settings = service_tools().settings
        begun = due.begin(
            current.session(),
            Order(**body),
            places=_places(),
            requester=jobs.requester(),
            at_once=settings.at_once,
            rules=RenewalRules(basis=settings.expiry_basis, now=current.now()),
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else {"establishments": begun}


def _places() -> Sequence[AdministeredPlace]:
    return queries.places.of(
        current.session(),
        current.actor(),
        now=current.now(),
        staleness=timedelta(seconds=current.settings().staleness),
    )
