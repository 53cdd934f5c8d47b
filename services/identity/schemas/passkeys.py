"""Passkeys on the wire: what browsers are told, and what they hand in, as WebAuthn writes both."""

from typing import Any

from marshmallow import fields, validate

from services.identity.models.factor import NAME_LENGTH
from shared.web.schemas import Schema, Secret, Text

MOST_MEMBERS = 16
"""More than WebAuthn has ever named of a credential (Level 3 §5.1)."""


class Credential(fields.Dict):
    """What a browser hands in of a passkey; the library that verifies it reads what is in it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            keys=fields.String(),
            validate=validate.Length(max=MOST_MEMBERS),
            metadata={"description": "Of a passkey, as `PublicKeyCredential.toJSON()` gives it."},
            **options,
        )


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

    credential = Credential(required=True)


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
