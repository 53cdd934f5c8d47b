"""Which establishments read their letters, and what those are told that never do."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.mailer.domain.departements import NAMES
from services.mailer.queries.readers import Grouping
from services.mailer.schemas.categories import Labels
from shared.errors import Bilingual
from shared.jobs.table_files import Format
from shared.web.schemas import Choice, Date, Instant, Schema, Text

UNKNOWN_DEPARTEMENT = Bilingual(
    "No département has this number: write it as on a postcode, such as 01, 2A or 974.",
    "Aucun département ne porte ce numéro : écrivez-le par exemple 01, 2A ou 974.",
)
TURNED_ROUND = Bilingual(
    "The last day is before the first one.", "Le dernier jour précède le premier."
)


def _departement(value: str) -> None:
    if value not in NAMES:
        raise ValidationError(UNKNOWN_DEPARTEMENT)


class WantedLetters(Schema):
    """Which letters count."""

    category = Text(max=40, metadata={"description": "Only letters of this category, by its code."})
    departement = Text(
        max=3,
        validate=_departement,
        metadata={
            "description": "Only establishments of this département of France, by its number: of "
            "its address of record."
        },
    )
    since = Date(metadata={"description": "Only letters deposited on this day or later, in Paris."})
    until = Date(metadata={"description": "Only letters deposited on this day or before."})

    @validates_schema
    def require_period(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a period that ends before it begins."""
        if "since" in data and "until" in data and data["until"] < data["since"]:
            raise ValidationError(TURNED_ROUND, "until")


class WantedFigures(WantedLetters):
    """Which letters count, and what their figures are told by."""

    by = Choice(
        Grouping,
        load_default=Grouping.CATEGORY,
        metadata={"description": "What the figures are told by; months are those of deposit."},
    )


class _Written(Schema):
    """How a table is written."""

    format = Choice(
        Format,
        load_default=Format.CSV,
        metadata={"description": "What the table is written as."},
    )


class WantedFiguresTable(WantedFigures, _Written):
    """Figures as a table."""


class WantedNeverReadersTable(WantedLetters, _Written):
    """Establishments that read nothing, as a table."""


class Figures(Schema):
    """How letters were read; `readers`: establishments where one at least was opened."""

    letters = fields.Integer()
    opened = fields.Integer()
    establishments = fields.Integer()
    readers = fields.Integer()
    never_readers = fields.Integer()


class KeyedFigures(Figures):
    """How the letters were read that have something in common.

    `key` is a category's code, a month (`2026-11`) or a département's number; null where the
    establishments have no address of record.
    """

    key = fields.String(allow_none=True)
    labels = fields.Nested(Labels, allow_none=True)


class Statistics(Schema):
    """Who reads letters: all together, where an establishment counts once, and one by one."""

    total = fields.Nested(Figures)
    rows = fields.Nested(KeyedFigures, many=True)


class NeverReader(Schema):
    """An establishment that has opened none of these letters; `oldest_on`: when the first came."""

    id = fields.UUID()
    name = fields.String()
    siret = fields.String()
    departement = fields.String(allow_none=True)
    letters = fields.Integer()
    oldest_on = Date()


class NeverReaderPreview(Schema):
    """Whom a word would reach: administrators who can sign in, but for those who want none.

    `unreachable` counts the establishments without anybody to write to.
    """

    establishments = fields.Integer()
    people = fields.Integer()
    refused = fields.Integer()
    unreachable = fields.Integer()


class NewNeverReaderMailing(WantedLetters):
    """A word to the administrators of establishments that have opened none of these letters.

    `expected` is how many establishments were shown: where there are more or fewer, nobody is told.
    """

    message = Text(max=2000, is_multiline=True)
    expected = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class NeverReaderMailing(Schema):
    """Such a word, how far it is and what came of it.

    `done` counts the establishments whose turn has come, `written` those of them where somebody was
    written to, `people` how many were; `since_opened` tells at how many of these establishments a
    letter was opened within thirty days after it.
    """

    id = fields.UUID()
    category = fields.String(allow_none=True)
    departement = fields.String(allow_none=True)
    since = Date(allow_none=True)
    until = Date(allow_none=True)
    message = fields.String()
    created_by = fields.UUID()
    created_at = Instant()
    finished_at = Instant(allow_none=True)
    establishments = fields.Integer()
    done = fields.Integer()
    written = fields.Integer()
    people = fields.Integer()
    since_opened = fields.Integer()
