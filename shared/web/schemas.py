"""What payloads are made of: the base of schemas, their fields, and what services share."""

from typing import Any

import marshmallow
from marshmallow import ValidationError, fields, validate

from shared.web.fields import (
    Choice,
    Date,
    Email,
    Instant,
    LevelMap,
    Phone,
    Secret,
    Siret,
    Text,
)
from shared.web.messages import Bilingual

__all__ = [
    "Choice",
    "Date",
    "Email",
    "Instant",
    "LevelMap",
    "Phone",
    "PostalAddress",
    "Schema",
    "Secret",
    "Siret",
    "Text",
]


class Schema(marshmallow.Schema):
    """A payload; fields are written in the order in which they stand, an unknown one is refused."""

    class Meta:
        """As marshmallow reads it."""

        unknown = marshmallow.RAISE

    def load(self, data: Any, *, partial: Any = None, **options: Any) -> Any:
        """Read a payload; what is nested in one that is read partially is there as a whole.

        marshmallow would read half an address too: only the schema's own `partial` counts.
        """
        return super().load(data, **options)


def _five_digits(value: str) -> None:
    if not (value.isascii() and value.isdigit() and len(value) == 5):
        raise ValidationError(Bilingual("Five digits.", "Cinq chiffres."))


class PostalAddress(Schema):
    """Where a letter goes: one to four lines above the postcode and the town (NF Z 10-011)."""

    lines = fields.List(Text(max=38), required=True, validate=validate.Length(min=1, max=4))
    postcode = Text(max=5, required=True, validate=_five_digits)
    city = Text(max=32, required=True)
