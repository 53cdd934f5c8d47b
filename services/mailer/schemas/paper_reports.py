"""What print shop and post report of letters on paper."""

from typing import Any

from marshmallow import fields

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.return_reasons import ReturnReason
from shared.edge.messages import in_language
from shared.web import current
from shared.web.schemas import Choice, Instant, Schema


class _Words(fields.Dict):
    """What is wrong, by column, in the caller's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, str]:
        return {column: in_language(words, current.language()) for column, words in value.items()}


class FileQuery(Schema):
    """How to read the file: a dry run only tells what would become of it."""

    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "Only tell what would become of each row."}
    )


class RowReport(Schema):
    """What became of a row: done, unchanged, or refused for what is in `errors`."""

    row = fields.Integer()
    reference = fields.String()
    outcome = fields.String()
    errors = _Words(attribute="faults", keys=fields.String(), values=fields.String())


class ReturnFilter(Schema):
    """Which letters that have come back."""

    is_settled = fields.Boolean(
        load_default=False,
        metadata={"description": "Those done with; unless told, those to be looked after."},
    )


class Return(Schema):
    """A letter that has come back, and whether another address is on record by now.

    `address` is where it went, `address_of_record` where a letter would go today: null if there is
    none.
    """

    id = fields.UUID(attribute="item.id")
    reference = fields.String(attribute="item.reference")
    kind = Choice(PaperKind, attribute="item.kind")
    establishment_id = fields.UUID(attribute="item.establishment_id")
    establishment = fields.String(attribute="name")
    siret = fields.String()
    returned_on = fields.Date(attribute="item.returned_on")
    reason = Choice(ReturnReason, attribute="item.return_reason")
    note = fields.String(attribute="item.return_note", allow_none=True)
    address = fields.List(fields.String(), attribute="item.address")
    address_of_record = fields.List(fields.String(), allow_none=True)
    is_corrected = fields.Boolean()
    settled_at = Instant(attribute="item.settled_at", allow_none=True)
