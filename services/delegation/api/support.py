"""What the platform's staff do in an establishment's delegations; its history shows it."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, permissions, queries
from services.delegation.actions import endings, suspensions
from services.delegation.api.showing import shown
from services.delegation.domain.criteria import Criteria
from services.delegation.queries.shown import Shown, ShownEvent
from services.delegation.schemas import delegations as schemas
from services.delegation.schemas.choosing import Query
from services.delegation.schemas.fields import Reason
from shared import clock
from shared.web import Blueprint, current, guarded, pages

blueprint = Blueprint(
    "Support",
    __name__,
    url_prefix="/establishments/<uuid:establishment_id>/delegations",
    description="An establishment's delegations, for operators",
)


@blueprint.route("")
class Delegations(MethodView):
    """An establishment's delegations, for the platform's staff."""

    @guarded(permissions.READ_ANY)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, schemas.ListedDelegation(many=True))
    @blueprint.paginate()
    def get(
        self,
        query: dict[str, Any],
        establishment_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Shown]:
        """List the delegations of an establishment (operators with the support duty)"""
        wanted = queries.lists.listed(establishment_id, Criteria(**query), now=current.now())
        found = pages.page(wanted, pagination_parameters)
        today = clock.paris_date(current.now())
        return queries.showing.listed(
            current.session(), found, reader_id=establishment_id, today=today
        )


@blueprint.route("/<uuid:delegation_id>")
class Delegation(MethodView):
    """One delegation, for the platform's staff."""

    @guarded(permissions.READ_ANY)
    @blueprint.etagged
    @blueprint.response(200, schemas.Delegation)
    def get(self, establishment_id: UUID, delegation_id: UUID) -> Shown:
        """Read a delegation of an establishment (operators with the support duty)"""
        return shown(queries.delegations.find(current.session(), delegation_id))


@blueprint.route("/<uuid:delegation_id>/events")
class Events(MethodView):
    """What happened to a delegation, for the platform's staff."""

    @guarded(permissions.READ_ANY)
    @blueprint.response(200, schemas.DelegationEvent(many=True))
    @blueprint.paginate()
    def get(
        self,
        establishment_id: UUID,
        delegation_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[ShownEvent]:
        """List what happened to a delegation (operators with the support duty)"""
        delegation = queries.delegations.find(current.session(), delegation_id)
        found = pages.page(queries.delegations.events_of(delegation), pagination_parameters)
        return queries.showing.log(current.session(), found)


@blueprint.route("/<uuid:delegation_id>/terminate")
class Terminate(MethodView):
    """The platform's staff end a delegation."""

    @guarded(permissions.TERMINATE_ANY)
    @blueprint.arguments(Reason)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(errors.RequestLapsed, errors.WrongState)
    def post(self, body: dict[str, Any], establishment_id: UUID, delegation_id: UUID) -> Shown:
        """End a delegation of an establishment (operators with the support duty)"""
        ended = endings.terminate(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            delegation_id=delegation_id,
            **body,
        )
        return shown(ended)


@blueprint.route("/<uuid:delegation_id>/suspend")
class Suspend(MethodView):
    """The platform's staff stop a delegation for a while."""

    @guarded(permissions.SUSPEND_ANY)
    @blueprint.arguments(Reason)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(errors.AlreadySuspended, errors.RequestLapsed, errors.WrongState)
    def post(self, body: dict[str, Any], establishment_id: UUID, delegation_id: UUID) -> Shown:
        """Suspend a delegation of an establishment (operators with the support duty)

        Both sides are told, with the reason. It grants nothing until operators resume it, whatever
        the two sides do.
        """
        suspended = suspensions.suspend(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            delegation_id=delegation_id,
            **body,
        )
        return shown(suspended)


@blueprint.route("/<uuid:delegation_id>/resume")
class Resume(MethodView):
    """The platform's staff let it go on."""

    @guarded(permissions.RESUME_ANY)
    @blueprint.response(200, schemas.Delegation)
    @blueprint.refuses(errors.RequestLapsed, errors.SuspendedByOthers, errors.WrongState)
    def post(self, establishment_id: UUID, delegation_id: UUID) -> Shown:
        """Take the operators' suspension of a delegation back (operators with the support duty)

        It stays suspended where the delegating side, or the rules, suspend it too.
        """
        resumed = suspensions.resume(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            delegation_id=delegation_id,
        )
        return shown(resumed)
