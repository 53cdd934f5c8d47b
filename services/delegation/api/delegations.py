"""Asking for delegations, and reading them."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, permissions, queries
from services.delegation.actions import requests, targets
from services.delegation.api import throttles
from services.delegation.api.showing import shown
from services.delegation.api.tools import service_tools
from services.delegation.domain.asked import Wish
from services.delegation.domain.criteria import Criteria
from services.delegation.queries.shown import Shown, ShownEvent
from services.delegation.queries.summaries import Waiting
from services.delegation.schemas import delegations as schemas
from services.delegation.schemas.choosing import Query
from services.delegation.schemas.requests import NewRequest, Outcome
from shared import clock
from shared.errors import Invalid, TooMany
from shared.web import Blueprint, current, guarded, idempotent, pages

blueprint = Blueprint("Delegations", __name__, description="Who may act for whom")


@blueprint.route("/delegations")
class Delegations(MethodView):
    """The delegations of the caller's establishment, on either side."""

    @guarded(permissions.READ)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, schemas.ListedDelegation(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Shown]:
        """List the delegations of one's establishment, on either side"""
        reader_id = current.actor().acting_tenant
        wanted = queries.lists.listed(reader_id, Criteria(**query), now=current.now())
        found = pages.page(wanted, pagination_parameters)
        today = clock.paris_date(current.now())
        return queries.showing.listed(current.session(), found, reader_id=reader_id, today=today)

    @guarded(permissions.REQUEST)
    @idempotent
    @blueprint.arguments(NewRequest)
    @blueprint.response(200, Outcome(many=True))
    @blueprint.refuses(errors.NotCentralising, TooMany)
    def post(self, body: dict[str, Any]) -> list[targets.TargetOutcome]:
        """Ask establishments for a delegation

        The answer has one outcome for each target, in their order. `unknown_target` stands alike
        for a wrong SIRET, a wrong contract number and an establishment that is not active.
        """
        limits = service_tools().settings.limits
        wishes = [Wish(**target) for target in body.pop("targets")]
        if len(wishes) > limits.targets:
            raise Invalid({"targets": [errors.TOO_MANY_TARGETS.format(most=limits.targets)]})
        throttles.count_request(limits)
        outcomes = requests.ask(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            limits=limits,
            wishes=wishes,
            **body,
        )
        throttles.count_wrong(outcomes, limits)
        return outcomes


@blueprint.route("/me/summary")
class OwnSummary(MethodView):
    """What waits for one."""

    @guarded(permissions.READ)
    @blueprint.arguments(schemas.SummaryQuery, location="query")
    @blueprint.response(200, schemas.Summary)
    def get(self, query: dict[str, Any]) -> Waiting:
        """Count the requests to answer, and the delegations that end soon, as a first page does"""
        home = current.actor().acting_tenant
        return queries.summaries.waiting(current.session(), home, **query, now=current.now())


@blueprint.route("/delegations/<uuid:delegation_id>")
class Delegation(MethodView):
    """One delegation."""

    @guarded(permissions.READ)
    @blueprint.etagged
    @blueprint.response(200, schemas.Delegation)
    def get(self, delegation_id: UUID) -> Shown:
        """Read a delegation, with the text that both sides see"""
        return shown(queries.delegations.find(current.session(), delegation_id))


@blueprint.route("/delegations/<uuid:delegation_id>/events")
class Events(MethodView):
    """What happened to a delegation."""

    @guarded(permissions.READ)
    @blueprint.response(200, schemas.DelegationEvent(many=True))
    @blueprint.paginate()
    def get(
        self, delegation_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[ShownEvent]:
        """List what happened to a delegation, oldest first"""
        delegation = queries.delegations.find(current.session(), delegation_id)
        reader_id = current.actor().acting_tenant
        log = queries.delegations.events_of(delegation, reader_id=reader_id)
        return queries.showing.log(current.session(), pages.page(log, pagination_parameters))
