"""Credentials on the wire, as those see them who look after them."""

from marshmallow import fields

from shared.web.schemas import Instant, Schema


class Credential(Schema):
    """How a credential stands."""

    account_id = fields.UUID(required=True)
    has_password = fields.Boolean(required=True)
    password_set_at = Instant(allow_none=True)
    last_signed_in_at = Instant(allow_none=True)
    locked_until = Instant(
        allow_none=True, metadata={"description": "Until when no password is judged, if locked."}
    )
