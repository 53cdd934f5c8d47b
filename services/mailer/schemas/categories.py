"""Kinds of letters."""

from typing import Any

from marshmallow import fields, validate

from services.mailer.models.category import KEPT_MONTHS
from shared.web.schemas import Instant, Schema, Text

LONGEST_KEPT = 600
"""Months: fifty years."""


def _months(**options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(min=1, max=LONGEST_KEPT), **options)


class Labels(Schema):
    """A name in each language."""

    fr = Text(max=120, required=True)
    en = Text(max=120, required=True)


class NewCategory(Schema):
    """A kind of letters: who may read it, whether they are told, whether paper goes too.

    `service`: a business service, or `letters`: administrators alone. `kept_months`: for how many
    months after their deposit its letters are kept.
    """

    code = Text(max=40, required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_-]*$"))
    labels = fields.Nested(Labels, required=True)
    service = Text(max=80, required=True)
    is_notified = fields.Boolean(load_default=True)
    has_paper_copy = fields.Boolean(load_default=False)
    kept_months = _months(load_default=KEPT_MONTHS)


class CategoryChanges(Schema):
    """What of a kind of letters can be changed: its code names it for ever."""

    labels = fields.Nested(Labels)
    service = Text(max=80)
    is_notified = fields.Boolean()
    has_paper_copy = fields.Boolean()
    kept_months = _months()


class Category(Schema):
    """A kind of letters."""

    id = fields.UUID()
    code = fields.String()
    labels = fields.Nested(Labels)
    service = fields.String()
    is_notified = fields.Boolean()
    has_paper_copy = fields.Boolean()
    kept_months = fields.Integer()
    version = fields.Integer()
    created_at = Instant()


class CategoryFacts(Schema):
    """What of a kind of letters can be changed."""

    labels = fields.Nested(Labels)
    service = fields.String()
    is_notified = fields.Boolean()
    has_paper_copy = fields.Boolean()
    kept_months = fields.Integer()


class CategoryVersion(Schema):
    """What a kind of letters was from a moment on; `changed_by`: null if it came so."""

    number = fields.Integer()
    facts = fields.Nested(CategoryFacts)
    changed_by = fields.UUID(allow_none=True)
    since = Instant(attribute="created_at")
