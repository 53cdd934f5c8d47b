"""Automatic extensions."""

from marshmallow import fields, validate

from services.delegation.schemas.fields import BothLanguages, PersonName
from shared.web.schemas import Date, Instant, Schema


class Allowance(Schema):
    """For how long a delegation may go on by itself."""

    days = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1, max=3650),
        metadata={"description": "How many days after its last day; at most 180 unless set."},
    )


class Extension(Schema):
    """An extension that was allowed, and the text that says so.

    `text_hash` is the SHA-256 of the French text, a line feed and the English text; hexadecimal.
    """

    agreed_until = Date(attribute="delegation.agreed_until")
    ends_on = Date(attribute="delegation.ends_on")
    has_begun = fields.Boolean(attribute="has_begun")
    allowed_at = Instant(attribute="delegation.extension_allowed_at")
    allowed_by = fields.Nested(PersonName, allow_none=True)
    text = fields.Nested(BothLanguages, attribute="delegation.extension_text")
    text_hash = fields.String(attribute="delegation.extension_text_hash")
