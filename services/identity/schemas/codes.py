"""One-time codes on the wire."""

from marshmallow import fields

from services.identity.models import Purpose
from services.identity.schemas.passwords import Policy
from shared.web.schemas import Choice, Instant, Schema, Secret


class Token(Schema):
    """The code that a link carries."""

    token = Secret(max=200, required=True)


class Description(Schema):
    """What a code is for; for a password, what that must be in the holder's establishment."""

    purpose = Choice(Purpose, required=True)
    establishment_name = fields.String(required=True)
    expires_at = Instant(required=True)
    password_policy = fields.Nested(Policy, required=True, allow_none=True)
