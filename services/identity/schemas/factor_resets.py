"""Resets of second factors on the wire."""

from marshmallow import fields

from shared.web.schemas import Instant, Schema


class Reset(Schema):
    """A reset of somebody's second factors that waits."""

    asked_at = Instant(attribute="created_at", required=True)
    asked_by_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The administrator. Null: whoever runs the platform."},
    )
    due_at = Instant(
        required=True,
        metadata={"description": "When it is carried out, unless it is cancelled before."},
    )


class FactorsOfAccount(Schema):
    """What those who look after an account see of its second factors."""

    has_factors = fields.Boolean(required=True)
    reset = fields.Nested(Reset, required=True, allow_none=True)


class WaitingReset(Schema):
    """The reset of one's own second factors, if one waits."""

    reset = fields.Nested(Reset, required=True, allow_none=True)
