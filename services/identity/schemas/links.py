"""Links on the wire, as the holder of either account sees them."""

from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from services.identity.errors import CODE_AND_KIND
from services.identity.models import FactorKind
from services.identity.models.credential import IDENTIFIER_LENGTH
from services.identity.schemas.factors import CODE_LENGTH
from shared.web.schemas import Choice, Instant, Schema, Secret, Text


class TypedKind(StrEnum):
    """The kinds of second factors that are typed: a passkey signs in to its own account alone."""

    TOTP = FactorKind.TOTP.value
    RECOVERY_CODE = FactorKind.RECOVERY_CODE.value


class NewLink(Schema):
    """Another account of one's own, proved as at a sign-in."""

    identifier = Text(max=IDENTIFIER_LENGTH, required=True, metadata={"example": "JLOU7K3PX"})
    password = Secret(required=True)
    factor = Choice(
        TypedKind,
        metadata={"description": "Of which kind `code` is, where that account has such a factor."},
    )
    code = Secret(max=CODE_LENGTH)

    @validates_schema
    def type_both_or_neither(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a code of no kind, and a kind without a code."""
        if ("factor" in data) != ("code" in data):
            raise ValidationError(CODE_AND_KIND, "code" if "factor" in data else "factor")

    @post_load
    def name_kind(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Name the kind as factors are."""
        if "factor" in data:
            data["factor"] = FactorKind(data["factor"])
        return data


class Link(Schema):
    """A link to another account: the facts are the other one's."""

    id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    identifier = fields.String(required=True)
    establishment_id = fields.UUID(required=True)
    establishment_name = fields.String(required=True)
    is_outgoing = fields.Boolean(
        required=True,
        metadata={"description": "True: one may act as that account. False: it may act as one's."},
    )
    created_at = Instant(required=True)
