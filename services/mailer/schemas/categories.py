"""Kinds of letters."""

from marshmallow import fields, validate

from shared.web.schemas import Instant, Schema, Text


class Labels(Schema):
    """A name in each language."""

    fr = Text(max=120, required=True)
    en = Text(max=120, required=True)


class NewCategory(Schema):
    """A kind of letters: who may read it, whether they are told, whether paper goes too."""

    code = Text(max=40, required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_-]*$"))
    labels = fields.Nested(Labels, required=True)
    service = Text(max=80, required=True)
    is_notified = fields.Boolean(load_default=True)
    has_paper_copy = fields.Boolean(load_default=False)


class CategoryChanges(Schema):
    """What of a kind of letters can be changed: its code names it for ever."""

    labels = fields.Nested(Labels)
    service = Text(max=80)
    is_notified = fields.Boolean()
    has_paper_copy = fields.Boolean()


class Category(Schema):
    """A kind of letters."""

    id = fields.UUID()
    code = fields.String()
    labels = fields.Nested(Labels)
    service = fields.String()
    is_notified = fields.Boolean()
    has_paper_copy = fields.Boolean()
    created_at = Instant()
