"""The terms of use in requests and answers."""

from marshmallow import fields, validate

from shared.web.schemas import Instant, Schema, Text


class TermsText(Schema):
    """The terms, in both languages."""

    fr = Text(max=200_000, required=True, is_multiline=True)
    en = Text(max=200_000, required=True, is_multiline=True)


class NewTerms(Schema):
    """A text to be accepted; from `effective_on` on, who has not can only read."""

    text = fields.Nested(TermsText, required=True)
    effective_on = fields.Date(required=True)


class Terms(Schema):
    """A version of the terms; `digest`: SHA-256 over the JSON of `text`, keys sorted, no space."""

    number = fields.Integer()
    text = fields.Nested(TermsText)
    digest = fields.String()
    effective_on = fields.Date()
    published_at = Instant(attribute="created_at")


class NewAcceptance(Schema):
    """Which text is accepted: its number and its digest."""

    number = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    digest = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))


class Acceptance(Schema):
    """Who accepted which text, and when."""

    establishment_id = fields.UUID()
    number = fields.Integer()
    digest = fields.String()
    account_id = fields.UUID()
    accepted_at = Instant()
