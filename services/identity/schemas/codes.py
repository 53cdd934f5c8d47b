"""One-time codes on the wire."""

from marshmallow import fields

from services.identity.models import Purpose
from shared.web.schemas import Choice, Instant, Schema, Secret


class Token(Schema):
    """The code that a link carries."""

    token = Secret(max=200, required=True)


class Description(Schema):
    """What a code is for."""

    purpose = Choice(Purpose, required=True)
    establishment_name = fields.String(required=True)
    expires_at = Instant(required=True)
