"""Who works in a delegation."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, permissions, queries
from services.delegation.actions import assigning, assignment_ends
from services.delegation.models import Assignment as AssignmentRow
from services.delegation.models import AssignmentResult
from services.delegation.queries.shown import ShownAssignment
from services.delegation.schemas import assignments as schemas
from shared.web import Blueprint, current, guarded, idempotent, pages

blueprint = Blueprint(
    "Assignments",
    __name__,
    url_prefix="/delegations/<uuid:delegation_id>/assignments",
    description="Who works in a delegation",
)


@blueprint.route("")
class Assignments(MethodView):
    """Who is assigned in a delegation."""

    @guarded(permissions.READ)
    @blueprint.response(200, schemas.Assignment(many=True))
    @blueprint.paginate()
    def get(
        self, delegation_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[ShownAssignment]:
        """List who works in a delegation, and with which rights"""
        delegation = queries.delegations.find(current.session(), delegation_id)
        found = pages.page(queries.assignments.current(delegation), pagination_parameters)
        return queries.showing.assigned(current.session(), found)

    @guarded(permissions.ASSIGN)
    @idempotent
    @blueprint.arguments(schemas.NewAssignment)
    @blueprint.response(201, schemas.Assignment)
    @blueprint.alt_response(200, schema=schemas.Assignment)
    @blueprint.refuses(
        errors.AccountNotActive,
        errors.BeyondScope,
        errors.ClientExpired,
        errors.OtherSideDecides,
        errors.RequestLapsed,
        errors.WrongState,
    )
    def post(self, body: dict[str, Any], delegation_id: UUID) -> tuple[ShownAssignment, int]:
        """Let an account, or an application, of one's establishment work in a delegation

        201 for a new assignment. For one that is assigned already, `rights` takes the place of what
        it had: 200. An application goes no further than its scopes either.
        """
        session = current.session()
        outcome = assigning.assign_in(
            session, delegation_id, actor=current.actor(), now=current.now(), **body
        )
        assignment = session.get_one(AssignmentRow, outcome.assignment_id)
        (shown,) = queries.showing.assigned(session, [assignment])
        return shown, 201 if outcome.outcome is AssignmentResult.ASSIGNED else 200


@blueprint.route("/<uuid:assignment_id>")
class Assignment(MethodView):
    """One account, or application, in a delegation."""

    @guarded(permissions.UNASSIGN)
    @blueprint.response(204)
    @blueprint.refuses(errors.OtherSideDecides)
    def delete(self, delegation_id: UUID, assignment_id: UUID) -> None:
        """Take an account, or an application, out of a delegation, at once"""
        assignment_ends.unassign(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            delegation_id=delegation_id,
            assignment_id=assignment_id,
        )
