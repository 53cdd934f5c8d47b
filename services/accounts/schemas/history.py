"""The history in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.accounts.domain import OF_OPERATION
from services.accounts.schemas.moments import Moment
from services.accounts.schemas.people import NamedClient, NamedPerson
from shared.errors import Bilingual
from shared.jobs.table_files import Format
from shared.web import current
from shared.web.schemas import Choice, Instant, Schema, Text

NO_TIME = Bilingual("Must be later than `since`.", "Doit être postérieur à `since`.")
OPERATIONS = sorted(OF_OPERATION)
"""Every operation that the history keeps, by the name of its event."""


class HistoryPeriod(Schema):
    """From when, and up to when: instants (the last excluded), or days of Paris (included)."""

    since = Moment(description="Only what happened on this day, at this instant, or later.")
    until = Moment(
        description="Only what happened before this instant, or by the end of this day; later than "
        "`since`.",
        is_end=True,
    )

    @validates_schema
    def require_time_between(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a period in which nothing can have happened."""
        if "since" in data and "until" in data and data["since"] >= data["until"]:
            raise ValidationError({"until": [NO_TIME]})


class OwnHistoryQuery(HistoryPeriod):
    """Which operations are wanted: from when to when, of which kind."""

    operation = fields.String(
        validate=validate.OneOf(OPERATIONS),
        metadata={"description": "Only operations of this kind."},
    )


class HistoryQuery(OwnHistoryQuery):
    """Which operations are wanted: done by whom, to whom, by which delegation, of which kind."""

    q = Text(
        max=200,
        metadata={
            "description": "Only what was done by or to somebody whose name has each of these "
            "words, whatever case and accents."
        },
    )
    actor_id = fields.UUID(metadata={"description": "Only what this account or application did."})
    account_id = fields.UUID(metadata={"description": "Only what was done to this account."})
    delegation_id = fields.UUID(metadata={"description": "Only what was done by this delegation."})


class ElsewhereQuery(OwnHistoryQuery):
    """Which operations elsewhere are wanted: done by whom, where, of which kind."""

    q = Text(
        max=200,
        metadata={
            "description": "Only what was done by somebody whose name has each of these words, "
            "whatever case and accents."
        },
    )
    actor_id = fields.UUID(metadata={"description": "Only what this account or application did."})
    establishment_id = fields.UUID(
        metadata={"description": "Only what was done in this establishment."}
    )


class HistoryExport(Schema):
    """Which operations, as which file; without a filter, all of them."""

    format = Choice(Format, load_default=Format.CSV)
    filter = fields.Nested(HistoryQuery, load_default=dict)


class _Label(fields.String):
    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        words: str = getattr(value, current.language())
        return words


class HistoryLine(Schema):
    """Who did what to whom, when, on whose behalf, by which delegation."""

    number = fields.Integer(attribute="operation.number")
    operation = fields.String(attribute="operation.operation")
    label = _Label(attribute="kind")
    happened_at = Instant(attribute="operation.happened_at")
    actor_id = fields.UUID(attribute="operation.actor_id", allow_none=True)
    actor = fields.Nested(NamedPerson, allow_none=True)
    actor_client = fields.Nested(NamedClient, allow_none=True)
    on_behalf_of = fields.UUID(attribute="operation.on_behalf_of", allow_none=True)
    delegation_id = fields.UUID(attribute="operation.delegation_id", allow_none=True)
    account_id = fields.UUID(attribute="operation.account_id", allow_none=True)
    account = fields.Nested(NamedPerson, allow_none=True)
    facts = fields.Dict(attribute="operation.facts")


class ActElsewhere(Schema):
    """Who did what, where and when, by which delegation."""

    establishment_id = fields.UUID(attribute="operation.establishment_id")
    establishment_name = fields.String()
    operation = fields.String(attribute="operation.operation")
    label = _Label(attribute="kind")
    happened_at = Instant(attribute="operation.happened_at")
    actor_id = fields.UUID(attribute="operation.actor_id", allow_none=True)
    actor = fields.Nested(NamedPerson, allow_none=True)
    actor_client = fields.Nested(NamedClient, allow_none=True)
    delegation_id = fields.UUID(attribute="operation.delegation_id")


class HistoryEnd(Schema):
    """Where a chain ends: whoever keeps this can prove later that nothing before it has changed."""

    establishment_id = fields.UUID()
    number = fields.Integer(metadata={"description": "Of the last operation."})
    digest = fields.Function(
        lambda head: head.digest.hex(),
        metadata={
            "type": "string",
            "description": "SHA-256 over it and over all before it, in hexadecimal.",
        },
    )
    signature = fields.Function(
        lambda head: head.signature.hex(),
        metadata={
            "type": "string",
            "description": "HMAC-SHA-256 under a key of the platform, in hexadecimal.",
        },
    )
