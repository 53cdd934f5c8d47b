"""What became of a register's file."""

from typing import Any

from marshmallow import fields

from shared.edge.messages import in_language
from shared.web import current
from shared.web.schemas import Schema


class _Words(fields.Dict):
    """What is wrong, by column, in the caller's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, str]:
        return {column: in_language(words, current.language()) for column, words in value.items()}


class RegisterQuery(Schema):
    """How to read the file: a dry run only tells what would become of it."""

    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "Only tell what would become of each row."}
    )


class RowReport(Schema):
    """What became of a row: created, updated, unchanged, or refused for what is in `errors`."""

    row = fields.Integer()
    siret = fields.String()
    contract_number = fields.String()
    outcome = fields.String()
    errors = _Words(attribute="faults", keys=fields.String(), values=fields.String())
