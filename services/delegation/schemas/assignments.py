"""Assignments: who of the centralising establishment may work in a delegation."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.delegation import errors
from services.delegation.models import AssignmentResult, EndingResult
from services.delegation.schemas.fields import ClientName, Establishment, PersonName, Rights, Title
from services.delegation.schemas.many import AboutDelegation, ChosenForMany
from shared.web.schemas import Choice, Date, Instant, LevelMap, List, Schema

MOST = 500
"""In how many delegations one call hands over."""


class Whom(Schema):
    """An account, or a machine client, of one's own establishment."""

    account_id = fields.UUID(metadata={"description": "Whom: a person, or"})
    client_id = fields.UUID(metadata={"description": "an application; one of the two."})

    @validates_schema
    def name_one(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse nobody, and both."""
        if "account_id" not in data and "client_id" not in data:
            raise ValidationError(errors.ONE_ASSIGNEE, "account_id")
        if "account_id" in data and "client_id" in data:
            raise ValidationError(errors.ONE_ASSIGNEE, "client_id")


class NewAssignment(Whom):
    """An account, or a machine client, of one's own establishment, and what it may use."""

    rights = Rights(required=True)


class HandOver(Schema):
    """What one person works on, handed to a colleague."""

    from_account_id = fields.UUID(required=True)
    to_account_id = fields.UUID(required=True)
    delegation_ids = List(
        fields.UUID(),
        validate=validate.Length(min=1, max=MOST),
        metadata={"description": "Where; by default wherever they work."},
    )
    dry_run = fields.Boolean(
        load_default=False,
        metadata={"description": "Tell what would become of each, and change nothing."},
    )


class AssignmentsOfMany(ChosenForMany, Whom):
    """An account, or application, that is to work in many delegations.

    `rights` are the same in each. With `as_far_as_each_goes`, each gets what it grants of them, as
    far as it does; without `rights`, all that each grants.
    """

    rights = Rights()
    as_far_as_each_goes = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def need_rights(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse what says nothing of rights."""
        if "rights" not in data and not data.get("as_far_as_each_goes"):
            raise ValidationError(errors.RIGHTS_NEEDED, "rights")


class EndingOfMany(ChosenForMany, Whom):
    """An account, or an application, that is to leave many delegations."""


class AssignmentOutcome(AboutDelegation):
    """What became of one delegation: `assigned` or `changed`; `unchanged`, where these rights were
    given already; or `refused` for what `code` and `message` say.

    `services`: those of `rights` that reach further than the delegation (`beyond_scope`); `status`:
    where it stands (`wrong_state`).
    """

    outcome = Choice(AssignmentResult)
    assignment_id = fields.UUID(allow_none=True)
    rights = LevelMap(
        metadata={"description": "What they may use from now on; none where it is refused."}
    )
    code = fields.String(attribute="problem.code", dump_default=None, allow_none=True)
    message = Title(attribute="problem", allow_none=True)
    services = fields.List(fields.String(), attribute="problem.members.services", dump_default=[])
    status = fields.String(
        attribute="problem.members.delegation_status", dump_default=None, allow_none=True
    )


class EndingOutcome(AboutDelegation):
    """What became of one delegation: `ended`; `unchanged`, where they were not assigned; or
    `refused` for what `code` and `message` say.
    """

    outcome = Choice(EndingResult)
    assignment_id = fields.UUID(allow_none=True)
    code = fields.String(attribute="problem.code", dump_default=None, allow_none=True)
    message = Title(attribute="problem", allow_none=True)


class Assignment(Schema):
    """Who is assigned, and what they may use."""

    id = fields.UUID(attribute="assignment.id")
    account_id = fields.UUID(attribute="assignment.account_id", allow_none=True)
    holder = fields.Nested(PersonName, allow_none=True)
    client_id = fields.UUID(attribute="assignment.client_id", allow_none=True)
    client = fields.Nested(ClientName, allow_none=True)
    rights = fields.Dict(fields.String(), fields.String(), attribute="assignment.rights")
    assigned_at = Instant(attribute="assignment.assigned_at")
    assigned_by = fields.Nested(PersonName, allow_none=True)
    last_acted_at = Instant(
        attribute="assignment.last_acted_at",
        allow_none=True,
        metadata={"description": "When they last changed something by the delegation."},
    )


class Worked(Schema):
    """A delegation that runs, how far it goes, and who works in it."""

    delegation_id = fields.UUID(attribute="delegation.id")
    delegating = fields.Nested(Establishment, attribute="delegation.delegating")
    ends_on = Date(attribute="delegation.ends_on")
    rights = LevelMap(
        attribute="delegation.scope", metadata={"description": "What the delegation grants."}
    )
    assignments = fields.List(fields.Nested(Assignment), attribute="assigned")
