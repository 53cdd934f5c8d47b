"""Assignments: who of the centralising establishment may work in a delegation."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.delegation import errors
from services.delegation.schemas.fields import ClientName, PersonName, Rights
from shared.web.schemas import Instant, Schema


class NewAssignment(Schema):
    """An account, or a machine client, of one's own establishment, and what it may use."""

    account_id = fields.UUID(metadata={"description": "Whom: a person, or"})
    client_id = fields.UUID(metadata={"description": "an application; one of the two."})
    rights = Rights(required=True)

    @validates_schema
    def name_one(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse nobody, and both."""
        if "account_id" not in data and "client_id" not in data:
            raise ValidationError(errors.ONE_ASSIGNEE, "account_id")
        if "account_id" in data and "client_id" in data:
            raise ValidationError(errors.ONE_ASSIGNEE, "client_id")


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
