"""Second factors on the wire: secrets go out once, codes come in, neither is ever shown again."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.identity.errors import ONE_PROOF
from services.identity.models import FactorKind
from services.identity.models.factor import NAME_LENGTH
from services.identity.schemas.passkeys import Credential, Waiting
from shared.web.schemas import Choice, Instant, Schema, Secret, Text

CODE_LENGTH = 40
"""More than any code has, with the blanks and hyphens that people type."""


class NewFactor(Schema):
    """An authenticator application to be added."""

    name = Text(max=NAME_LENGTH, required=True, metadata={"example": "Téléphone de service"})


class BegunFactor(Schema):
    """A factor that is being added, with its secret, which is shown this once."""

    id = fields.UUID(required=True)
    secret = fields.String(
        required=True, metadata={"description": "As one types it into an application: base32."}
    )
    address = fields.String(
        required=True, metadata={"description": "As a QR code carries it: `otpauth://totp/…`."}
    )


class Proof(Schema):
    """A code that shows that a new factor works."""

    code = Secret(max=CODE_LENGTH, required=True)


class Factor(Schema):
    """A second factor that counts."""

    id = fields.UUID(required=True)
    kind = Choice(FactorKind, required=True)
    name = fields.String(required=True)
    added_at = Instant(attribute="confirmed_at", required=True)
    last_used_at = Instant(required=True, allow_none=True)


class ConfirmedFactor(Schema):
    """A factor that counts from now on, and the recovery codes that come with the first."""

    factor = fields.Nested(Factor, required=True)
    recovery_codes = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Shown this once, to be printed. Null: there are some already."},
    )


class RecoveryCodes(Schema):
    """Ten codes, each good once in the place of a second factor, shown this once."""

    codes = fields.List(
        fields.String(), required=True, metadata={"example": ["K7PX-29QD-MW4F", "R3HB-8TZC-5NVA"]}
    )


class RecoveryCodesLeft(Schema):
    """How many recovery codes are still good."""

    left = fields.Integer(required=True)
    made_at = Instant(
        required=True, allow_none=True, metadata={"description": "Null: there never were any."}
    )


class SecondFactor(Waiting):
    """The second half of a sign-in: a code, or what a passkey has signed."""

    factor = Choice(FactorKind, required=True)
    code = Secret(max=CODE_LENGTH)
    credential = Credential()
    remember = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether the device is to stand for a factor for seven days."},
    )

    @validates_schema
    def show_what_the_kind_has(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a passkey without a credential, any other without a code, and both."""
        wanted, other = "code", "credential"
        if data["factor"] is FactorKind.PASSKEY:
            wanted, other = other, wanted
        if wanted not in data or other in data:
            raise ValidationError(ONE_PROOF, wanted)
