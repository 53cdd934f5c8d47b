"""One person, or application, in many delegations at once."""

from typing import Any

from flask.views import MethodView

from services.delegation import errors, permissions
from services.delegation.actions import assigning, unassigning
from services.delegation.schemas import assignments as schemas
from shared.web import Blueprint, current, guarded, idempotent

blueprint = Blueprint(
    "Assigning", __name__, description="Who works in many delegations, decided at once"
)


@blueprint.route("/assignments")
class AssignmentsOfMany(MethodView):
    """Assignments in many delegations."""

    @guarded(permissions.ASSIGN)
    @idempotent
    @blueprint.arguments(schemas.AssignmentsOfMany)
    @blueprint.response(200, schemas.AssignmentOutcome(many=True))
    @blueprint.refuses(errors.AccountNotActive, errors.ClientExpired)
    def post(self, body: dict[str, Any]) -> list[assigning.Outcome]:
        """Let an account, or an application, of one's establishment work in many delegations

        One outcome for each delegation, in their order: what is refused for one spoils no other.
        `rights` takes the place of what there was. A person gets one e-mail about all of them.
        """
        return assigning.assign(current.session(), actor=current.actor(), now=current.now(), **body)


@blueprint.route("/assignments/end")
class EndingOfMany(MethodView):
    """The end of assignments in many delegations."""

    @guarded(permissions.UNASSIGN)
    @idempotent
    @blueprint.arguments(schemas.EndingOfMany)
    @blueprint.response(200, schemas.EndingOutcome(many=True))
    def post(self, body: dict[str, Any]) -> list[unassigning.Outcome]:
        """Take an account, or an application, of one's establishment out of many delegations

        At once. One outcome for each delegation, in their order: what is refused for one spoils no
        other. A person gets one e-mail about all of them.
        """
        return unassigning.end(current.session(), actor=current.actor(), now=current.now(), **body)
