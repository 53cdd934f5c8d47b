"""Proofs of consent, and their verification."""

import base64
import binascii
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.delegation.domain.statements import Fault
from shared.errors import Bilingual
from shared.web.schemas import Choice, Schema, Text

NOT_BASE64 = Bilingual("This is no base64 (RFC 4648).", "Ce n'est pas du base64 (RFC 4648).")
ONE_OF_THEM = Bilingual(
    "Send either a statement or a file.", "Envoyez soit une déclaration, soit un fichier."
)


class Proof(Schema):
    """A statement of what was agreed to, signed; and what it says, readable."""

    statement = fields.String(
        metadata={"description": "A JWS (RFC 7515) of type `comptoir-consent+jws`."}
    )
    claims = fields.Dict(keys=fields.String())


class _File(fields.String):
    """A file, in base64."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(NOT_BASE64) from error


class ToVerify(Schema):
    """Something that may be a proof: one of the two."""

    statement = Text(max=200_000)
    file = _File(
        validate=validate.Length(max=700_000), metadata={"description": "The PDF, in base64."}
    )

    @validates_schema
    def _has_one(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError(ONE_OF_THEM, "statement")


class Verification(Schema):
    """Whether it is genuine, and then what is stated; else what is wrong with it.

    It tells what was signed then, not how the delegation stands now.
    """

    is_genuine = fields.Boolean()
    fault = Choice(Fault, allow_none=True)
    kid = fields.String(allow_none=True)
    claims = fields.Dict(keys=fields.String(), allow_none=True)
