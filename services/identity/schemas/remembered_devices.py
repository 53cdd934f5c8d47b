"""Remembered devices on the wire."""

from marshmallow import fields

from shared.web.schemas import Instant, Schema

TOKEN_LENGTH = 200
"""More than any token has."""


class Remembered(Schema):
    """What a device keeps, to stand for a factor at its next sign-in; it is good once."""

    token = fields.String(required=True)
    expires_at = Instant(
        required=True, metadata={"description": "Seven days after the factor; never later."}
    )


class RememberedDevice(Schema):
    """A device on which a factor was shown, and is not asked for again until then."""

    id = fields.UUID(required=True)
    device = fields.String(
        attribute="label",
        required=True,
        allow_none=True,
        metadata={"example": "Firefox, Windows"},
    )
    remembered_at = Instant(attribute="created_at", required=True)
    last_used_at = Instant(required=True, allow_none=True)
    expires_at = Instant(required=True)
