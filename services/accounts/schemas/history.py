"""The history in requests and answers."""

from typing import Any

from marshmallow import fields, validate

from services.accounts.models import OF_OPERATION
from services.accounts.schemas.people import NamedPerson
from shared.web import current
from shared.web.schemas import Instant, Schema

OPERATIONS = sorted(OF_OPERATION)
"""Every operation that the history keeps, by the name of its event."""


class HistoryPeriod(Schema):
    """From when, and up to when (excluded)."""

    since = fields.AwareDateTime(
        metadata={"description": "Only what happened at this instant or later."}
    )
    until = fields.AwareDateTime(
        metadata={"description": "Only what happened before this instant."}
    )


class HistoryQuery(HistoryPeriod):
    """Which operations are wanted: done by whom, to whom, by which delegation, of which kind."""

    actor_id = fields.UUID(metadata={"description": "Only what this account or application did."})
    account_id = fields.UUID(metadata={"description": "Only what was done to this account."})
    delegation_id = fields.UUID(metadata={"description": "Only what was done by this delegation."})
    operation = fields.String(
        validate=validate.OneOf(OPERATIONS),
        metadata={"description": "Only operations of this kind."},
    )


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
    on_behalf_of = fields.UUID(attribute="operation.on_behalf_of", allow_none=True)
    delegation_id = fields.UUID(attribute="operation.delegation_id", allow_none=True)
    account_id = fields.UUID(attribute="operation.account_id", allow_none=True)
    account = fields.Nested(NamedPerson, allow_none=True)
    facts = fields.Dict(attribute="operation.facts")
