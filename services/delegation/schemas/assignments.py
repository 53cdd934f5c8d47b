"""Assignments: who of the centralising establishment may work in a delegation."""

from marshmallow import fields

from services.delegation.schemas.fields import PersonName, Rights
from shared.web.schemas import Instant, Schema


class NewAssignment(Schema):
    """An account of one's own establishment, and what it may use."""

    account_id = fields.UUID(required=True)
    rights = Rights(required=True)


class Assignment(Schema):
    """Who is assigned, and what they may use."""

    id = fields.UUID(attribute="assignment.id")
    account_id = fields.UUID(attribute="assignment.account_id")
    holder = fields.Nested(PersonName, allow_none=True)
    rights = fields.Dict(fields.String(), fields.String(), attribute="assignment.rights")
    assigned_at = Instant(attribute="assignment.assigned_at")
    assigned_by = fields.Nested(PersonName, allow_none=True)
