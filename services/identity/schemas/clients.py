"""Machine clients on the wire."""

from marshmallow import fields, validate

from services.identity.models.client import NAME_LENGTH
from shared.web.schemas import Instant, List, Schema, Text


class NewClient(Schema):
    """An application to be let in."""

    name = Text(max=NAME_LENGTH, required=True)
    scopes = List(Text(max=60), required=True, validate=validate.Length(min=1, max=20))
    expires_at = Instant(load_default=None, allow_none=True)


class Client(Schema):
    """An application that is let in."""

    client_id = fields.UUID(attribute="id", required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    establishment_id = fields.UUID(
        allow_none=True, metadata={"description": "Null: the platform's."}
    )
    created_at = Instant(required=True)
    expires_at = Instant(allow_none=True)


class ClientWithSecret(Client):
    """An application with its secret, which is shown this once."""

    client_secret = fields.String(required=True)


class ClientSecret(Schema):
    """Another secret, shown this once."""

    client_secret = fields.String(required=True)
    former_until = Instant(
        required=True, metadata={"description": "Until when the former secret is good."}
    )
