"""The table of a campaign: CSV as spreadsheets write it, with headers in French or English."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from services.mailer.domain import campaign_faults as wrong
from shared.errors import Bilingual, Invalid
from shared.jobs import plain
from shared.text import fold, tables

NAMES: Mapping[str, tuple[str, ...]] = {
    "file": ("fichier", "file"),
    "siret": ("siret",),
    "contract_number": ("contrat", "contract_number", "numéro de contrat", "n° de contrat"),
    "establishment_id": ("établissement", "establishment_id", "id"),
    "category": ("catégorie", "category"),
    "title": ("titre", "title", "objet"),
    "dated_on": ("date", "dated_on"),
    "reference": ("référence", "reference"),
    "due_on": ("échéance", "due_on", "date d'échéance"),
    "reply_name": ("contact", "reply_name"),
    "reply_email": ("courriel du contact", "reply_email"),
    "reply_phone": ("téléphone du contact", "reply_phone"),
}
"""The columns; of each the French name, the English one, and others that are understood."""

REQUIRED = ("file", "category", "title", "dated_on", "reference")
DATES = ("dated_on", "due_on")

MOST_LINES = 100_000
LONGEST_HEADER = 80
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Line:
    """One letter of the table.

    :ivar number: of the line where it begins; the header's is 1
    :ivar values: what it says, by column; what is empty is left out
    :ivar has_surplus: whether it has more values than there are columns
    :ivar twin: the line higher up that has the same establishment and reference, if there is one
    """

    number: int
    values: Mapping[str, str]
    has_surplus: bool = False
    twin: int | None = None


@dataclass(frozen=True)
class Table:
    """The table of a campaign.

    :ivar headers: by column, the header as it is written there
    """

    headers: Mapping[str, str]
    lines: Sequence[Line]


def read(text: str) -> Table:
    """Read the table, line by line; what is wrong within a line is for its report.

    :raises Invalid: if it is none: missing or unknown columns, endless quotes, no line, too many
    """
    headers: dict[str, str] = {}
    lines: list[Line] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in _records(text):
        if not headers:
            headers = _headers(cells)
            continue
        if len(lines) == MOST_LINES:
            raise _no_table(wrong.TOO_MANY_LINES.format(most=MOST_LINES))
        lines.append(_line(number, cells, headers, seen))
    if not lines:
        raise _no_table(wrong.NO_LINES)
    return Table(headers, lines)


def names(language: str) -> dict[str, str]:
    """Tell what each column is called in a language, as the template has it."""
    place = 0 if language == "fr" else -1
    return {column: said[:2][place] for column, said in NAMES.items()}


def template(*, language: str) -> str:
    """Write the header of a table, in a language."""
    text = StringIO()
    csv.writer(text, delimiter=";" if language == "fr" else ",").writerow(names(language).values())
    return text.getvalue()


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from tables.rows(text)
    except tables.UnreadableRow as fault:
        raise _no_table(fault.reason) from None


def _headers(cells: list[str]) -> dict[str, str]:
    columns = {_folded(name): column for column, said in NAMES.items() for name in said}
    written = list(cells)
    while written and not written[-1]:
        written.pop()
    headers: dict[str, str] = {}
    faults: list[Bilingual] = []
    for header in written[: 2 * len(NAMES)]:
        column = columns.get(_folded(header)) if len(header) <= LONGEST_HEADER else None
        if column is None:
            faults.append(wrong.UNKNOWN_COLUMN.format(column=header[:LONGEST_HEADER]))
        elif column in headers:
            faults.append(wrong.REPEATED_COLUMN.format(column=header))
        else:
            headers[column] = header
    faults += [
        wrong.MISSING_COLUMN.format(column=f"{NAMES[column][0]} / {NAMES[column][1]}")
        for column in REQUIRED
        if column not in headers
    ]
    if faults:
        raise _no_table(*faults)
    return headers


def _folded(name: str) -> str:
    return fold(name.replace("_", " ")).rstrip(" .:*")


def _line(
    number: int, cells: list[str], headers: Mapping[str, str], seen: dict[tuple[str, ...], int]
) -> Line:
    pairs = zip(headers, cells, strict=False)
    values = {column: said for column, cell in pairs if (said := plain(" ".join(cell.split())))}
    for column in DATES:
        if column in values:
            values[column] = _iso(values[column])
    whom = ("establishment_id", "siret", "contract_number", "reference")
    letter = tuple(values.get(column, "") for column in whom)
    twin = seen.setdefault(letter, number)
    has_surplus = any(cells[len(headers) :])
    return Line(number, values, has_surplus, twin if twin != number else None)


def _iso(written: str) -> str:
    """Read a day as it is written in France; any other text stays as it is, to be judged."""
    found = _DATE.fullmatch(written)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else written


def _no_table(*faults: Bilingual) -> Invalid:
    return Invalid({"lines": list(faults)})
