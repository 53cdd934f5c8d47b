"""One person, or application, in many delegations at once."""

from typing import Any

from flask.views import MethodView

from services.delegation import errors, permissions
from services.delegation.actions import assigning, handing_over, unassigning
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


@blueprint.route("/assignments/hand-over")
class HandOver(MethodView):
    """What one person works on, handed to a colleague."""

    @guarded(permissions.ASSIGN)
    @idempotent
    @blueprint.arguments(schemas.HandOver)
    @blueprint.response(200, schemas.AssignmentOutcome(many=True))
    @blueprint.refuses(errors.AccountNotActive)
    def post(self, body: dict[str, Any]) -> list[assigning.Outcome]:
        """Hand what one person works on to a colleague, as far as it goes in each delegation

        One outcome for each delegation: `assigned`, `changed`, `unchanged` where the colleague had
        as much already, or `refused`. The first is out of each that is not refused. Each of the two
        gets one e-mail.
        """
        is_dry_run = body.pop("dry_run")
        if "delegation_ids" in body:
            body["delegation_ids"] = list(dict.fromkeys(body["delegation_ids"]))
        return handing_over.hand_over(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            most=schemas.MOST,
            is_dry_run=is_dry_run,
            **body,
        )


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
