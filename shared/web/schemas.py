"""What payloads are made of: the base of schemas, their fields, and what services share."""

from collections.abc import Mapping
from typing import Any

import marshmallow
from marshmallow import ValidationError, validate

from shared.edge.messages import Bilingual
from shared.web import dumping
from shared.web.fields import (
    Choice,
    Date,
    Email,
    HttpsAddress,
    Instant,
    KnownEmail,
    LevelMap,
    List,
    Name,
    Phone,
    Secret,
    Siret,
    Text,
)

__all__ = [
    "Choice",
    "Date",
    "Email",
    "HttpsAddress",
    "Instant",
    "KnownEmail",
    "LevelMap",
    "List",
    "Name",
    "Phone",
    "PostalAddress",
    "Schema",
    "Secret",
    "Siret",
    "Text",
]


MOST_MEMBERS = 200
"""More than any payload has: who sends more is not told of each that it is unknown."""

TOO_MANY = Bilingual("At most {most} fields.", "Au plus {most} champs.").format(most=MOST_MEMBERS)


class Schema(marshmallow.Schema):
    """A payload; fields are written in the order in which they stand, an unknown one is refused."""

    class Meta:
        """As marshmallow reads it."""

        unknown = marshmallow.RAISE

    def load(self, data: Any, *, partial: Any = None, **options: Any) -> Any:
        """Read a payload; what is nested in one that is read partially is there as a whole.

        marshmallow would read half an address too: only the schema's own `partial` counts.

        :raises ValidationError: with every fault, or for too many members
        """
        if isinstance(data, Mapping) and len(data) > MOST_MEMBERS:
            raise ValidationError(TOO_MANY)
        return super().load(data, **options)

    def _serialize(self, obj: Any, *, many: bool = False) -> Any:
        """Write a payload as its fields say, compiled once (`shared.web.dumping`)."""
        prepared = self.__dict__.get("_prepared")
        if prepared is None:
            prepared = self.__dict__["_prepared"] = dumping.compiled(self)
        if not many or obj is None:
            return prepared()(obj)
        things = list(obj)
        dump = prepared() if things else None
        return [dump(each) for each in things] if dump else []


def _five_digits(value: str) -> None:
    if not (value.isascii() and value.isdigit() and len(value) == 5):
        raise ValidationError(Bilingual("Five digits.", "Cinq chiffres."))


_LINES = Bilingual(
    "Enter the street: {min} to {max} lines.", "Indiquez la rue : de {min} à {max} lignes."
)


class PostalAddress(Schema):
    """Where a letter goes: one to four lines above the postcode and the town (NF Z 10-011)."""

    lines = List(Text(max=38), required=True, validate=validate.Length(min=1, max=4, error=_LINES))
    postcode = Text(max=5, required=True, validate=_five_digits)
    city = Text(max=32, required=True)
