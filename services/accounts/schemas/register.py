"""What became of a register's file."""

from typing import Any

from marshmallow import fields

from services.accounts.schemas.establishments import ContractNumber
from shared.edge.messages import in_language
from shared.web import current
from shared.web.schemas import PostalAddress, Schema, Siret, Text


class _Words(fields.Dict):
    """What is wrong, by column, in the caller's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, str]:
        return {column: in_language(words, current.language()) for column, words in value.items()}


class EntryQuery(Schema):
    """Which entries are wanted."""

    q = Text(
        max=200,
        metadata={
            "description": "Words that must each be in name, SIRET, contract number or town."
        },
    )
    siret = Siret(metadata={"description": "Only the contracts of this SIRET."})
    contract_number = ContractNumber(metadata={"description": "Only this contract number."})


class RepresentativeOfRecord(Schema):
    """The legal representative of record."""

    title = fields.String()
    first_name = fields.String()
    last_name = fields.String()


class Entry(Schema):
    """One contract of one establishment, as it was imported last."""

    siret = fields.String()
    contract_number = fields.String()
    name = fields.String()
    address = fields.Nested(PostalAddress)
    representative = fields.Nested(RepresentativeOfRecord, allow_none=True)


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
