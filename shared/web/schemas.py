"""Schemas and fields that every service's payloads are made of."""

from typing import Any

import marshmallow
from marshmallow import fields, validate


class Schema(marshmallow.Schema):
    """A payload: unknown fields are refused, strings are stripped."""

    class Meta:
        unknown = marshmallow.RAISE


class Text(fields.String):
    """A line of text, stripped, of 1 to `max` characters, without control characters.

    :param max: in characters
    """

    def __init__(self, *, max: int = 200, min: int = 1, is_multiline: bool = False, **kw: Any) -> None:
        super().__init__(validate=validate.Length(min=min, max=max), **kw)


class Email(Text):
    """An e-mail address, checked by its form (RFC 5321), without asking the network."""


class Phone(Text):
    """A phone number, read as a French national number, kept in E.164."""


class Siret(Text):
    """A SIRET: 14 digits with a good check digit."""


class Date(fields.Date):
    """A day, YYYY-MM-DD."""


class Instant(fields.AwareDateTime):
    """An instant, written in UTC with a Z."""


class Choice(fields.Enum):
    """One member of a StrEnum, by value."""

    def __init__(self, enum: Any, **kw: Any) -> None:
        super().__init__(enum, by_value=True, **kw)


class LevelMap(fields.Dict):
    """Service code to level: `{"affiliation": "read"}`."""


class PostalAddress(Schema):
    """Where a letter goes: one to four lines above the postcode and the town."""

    lines = fields.List(Text(max=38), required=True, validate=validate.Length(min=1, max=4))
    postcode = Text(max=10, required=True)
    city = Text(max=38, required=True)
