"""Passkeys on the wire: what browsers are told, and what they hand in, as WebAuthn writes both."""

from marshmallow import fields

from services.identity.models.factor import NAME_LENGTH
from shared.web.schemas import Schema, Secret, Text


class Asked(Schema):
    """What a browser is told."""

    options = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={
            "description": "As `PublicKeyCredential.parseCreationOptionsFromJSON` or "
            "`parseRequestOptionsFromJSON` takes them (WebAuthn Level 3 §5.1)."
        },
    )


class Signed(Schema):
    """What a passkey has signed."""

    credential = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "As `PublicKeyCredential.toJSON()` gives it."},
    )


class NewPasskey(Signed):
    """A passkey that a device has made."""

    name = Text(max=NAME_LENGTH, required=True, metadata={"example": "Poste du guichet"})


class Waiting(Schema):
    """A sign-in that waits for its second factor."""

    challenge = Secret(
        max=200,
        required=True,
        metadata={"description": "That of the refusal `second_factor_required`."},
    )
