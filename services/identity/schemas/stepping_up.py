"""Proving anew who one is, on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.identity.errors import ONE_PROOF
from services.identity.models import FactorKind
from services.identity.schemas.factors import CODE_LENGTH
from services.identity.schemas.passkeys import Credential
from shared.edge.messages import Bilingual
from shared.web.schemas import Choice, Schema, Secret

ONE_OF = Bilingual(
    "Send the password, or factor with its code or credential: one of the two.",
    "Indiquez le mot de passe, ou factor avec code ou credential : l'un des deux.",
)


class StepUp(Schema):
    """The password, of whoever has no second factor; else one of their factors.

    With `factor` goes a `code`, or the `credential` of a passkey.
    """

    password = Secret()
    factor = Choice(FactorKind)
    code = Secret(max=CODE_LENGTH)
    credential = Credential()

    @validates_schema
    def _one(self, data: dict[str, Any], **_: Any) -> None:
        if ("password" in data) == bool(data.keys() - {"password"}):
            raise ValidationError({"password": [ONE_OF]})
        if "password" in data:
            return
        if "factor" not in data:
            raise ValidationError({"factor": [ONE_OF]})
        wanted, other = "code", "credential"
        if data["factor"] is FactorKind.PASSKEY:
            wanted, other = other, wanted
        if wanted not in data or other in data:
            raise ValidationError({wanted: [ONE_PROOF]})


class Access(Schema):
    """An access token, beside the refresh token that one has."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, metadata={"example": "Bearer"})
    expires_in = fields.Integer(
        required=True, metadata={"description": "Seconds the access token is good for."}
    )


class Ways(Schema):
    """By what one proves anew who one is."""

    factors = fields.List(
        Choice(FactorKind),
        required=True,
        metadata={"description": "One of these; none: the password.", "example": ["totp"]},
    )
    max_age = fields.Integer(
        required=True, metadata={"description": "Seconds for which it counts, once it is proved."}
    )
