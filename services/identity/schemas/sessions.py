"""Sign-ins and sessions on the wire."""

from marshmallow import fields

from services.identity.models.credential import IDENTIFIER_LENGTH
from services.identity.schemas.remembered_devices import TOKEN_LENGTH, Remembered
from shared.auth import Profile
from shared.web.schemas import Choice, Date, Instant, Schema, Secret, Text


class SignIn(Schema):
    """Who wants in."""

    identifier = Text(max=IDENTIFIER_LENGTH, required=True, metadata={"example": "JLOU7K3PX"})
    password = Secret(required=True)
    remembered_device = Secret(
        max=TOKEN_LENGTH,
        metadata={"description": "What this device keeps, if it is to stand for a factor."},
    )


class Refresh(Schema):
    """The refresh token of the last answer; it is good once."""

    refresh_token = Secret(required=True)


class Granted(Schema):
    """Tokens, and whose they are."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, metadata={"example": "Bearer"})
    expires_in = fields.Integer(
        required=True, metadata={"description": "Seconds the access token is good for."}
    )
    refresh_token = fields.String(required=True)
    account_id = fields.UUID(required=True)
    establishment_id = fields.UUID(required=True)
    profile = Choice(Profile, required=True)
    must = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "What to do before anything else: `add_second_factor`, `accept_terms`.",
            "example": ["accept_terms"],
        },
    )
    second_factor_from = Date(
        required=True,
        allow_none=True,
        metadata={
            "description": "The day ahead from which on the holder, who has no second factor, must "
            "have one. Null: none is ahead."
        },
    )
    remembered_device = fields.Nested(
        Remembered,
        required=True,
        allow_none=True,
        metadata={
            "description": "What the device keeps from now on. Null: nothing but what it kept."
        },
    )


class HolderSession(Schema):
    """A session that goes on."""

    id = fields.UUID(required=True)
    signed_in_at = Instant(attribute="created_at", required=True)
    refreshed_at = Instant(required=True, metadata={"description": "When it was last used."})
    address = fields.String(allow_none=True)
    device = fields.String(allow_none=True, metadata={"example": "Firefox, Windows"})
    is_current = fields.Boolean(required=True)
