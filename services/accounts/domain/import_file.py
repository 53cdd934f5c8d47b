"""Reading a file of accounts: CSV as spreadsheets write it, with headers in French or English."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from services.accounts.domain import register_faults as wrong_with
from shared.errors import Bilingual, Invalid
from shared.jobs import plain
from shared.text import fold, tables

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("civilité", "title", "titre"),
    "first_name": ("prénom", "first_name"),
    "last_name": ("nom", "last_name", "nom de famille"),
    "email": ("courriel", "email", "e-mail", "mail", "adresse électronique", "adresse e-mail"),
    "phone": ("téléphone", "phone", "tél", "tel."),
    "department": ("service", "department"),
    "profile": ("profil", "profile"),
    "language": ("langue", "language"),
    "address_1": ("adresse 1", "address_1", "adresse", "address"),
    "address_2": ("adresse 2", "address_2"),
    "address_3": ("adresse 3", "address_3"),
    "address_4": ("adresse 4", "address_4"),
    "postcode": ("code postal", "postcode"),
    "city": ("ville", "city", "commune"),
}
"""The columns; of each the French name, the English one, and others that are understood."""

KEPT: Mapping[str, tuple[str, ...]] = {
    "identifier": ("identifiant", "identifier"),
    "status": ("statut", "status"),
    "expires_on": ("expire le", "expires_on", "date d'expiration"),
}
"""Those that only a file of a former platform has."""

REQUIRED = ("title", "first_name", "last_name", "email")
MOST_ROWS = 10_000
MOST_COLUMNS = 200

LONGEST_HEADER = 80
LONGEST_NAME = 254
"""Of what is compared, in characters: folding takes the square of the marks on one letter."""

RIGHT = re.compile(r"(?:droits?|rights?)\s*:\s*(\S.*)", re.IGNORECASE)
"""A column of rights names a service of the catalogue: `droit: paie`, `right: paie`.

For a header without blanks around it: a pattern that took them too would need a time that grows
with the square of the header's length.
"""

NO_DELIMITERS = Bilingual(
    "Row 1: the column {column} is missing: separate columns by ; or , and keep the header.",
    "Ligne 1 : la colonne {column} manque : séparez les colonnes par ; ou , et gardez l'en-tête.",
)


@dataclass(frozen=True)
class Row:
    """One line of the file.

    :ivar number: of the line where it begins; the header's is 1
    :ivar values: what it says, by column; what is empty is left out
    :ivar has_surplus: whether it has more values than there are columns
    :ivar twin: the line higher up that names the same person, if there is one
    """

    number: int
    values: Mapping[str, str]
    has_surplus: bool = False
    twin: int | None = None


@dataclass(frozen=True)
class Table:
    """A file of accounts.

    :ivar headers: by column, the header as it is written in the file
    """

    headers: Mapping[str, str]
    rows: Sequence[Row]


def read(text: str, *, is_of_former_platform: bool = False) -> Table:
    """Read the file, row by row; what is wrong within a row is for its report.

    :param is_of_former_platform: whether it has the columns of `KEPT` as well
    :raises Invalid: if it is no such file: missing or unknown columns, endless quotes, too long
    """
    known = {**NAMES, **(KEPT if is_of_former_platform else {})}
    required = (*REQUIRED, *(("identifier",) if is_of_former_platform else ()))
    headers: dict[str, str] = {}
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in _records(text):
        if not headers:
            headers = _headers(cells, known, required)
            continue
        if len(rows) == MOST_ROWS:
            raise _no_table(wrong_with.TOO_MANY_ROWS)
        rows.append(_row(number, cells, headers, seen))
    if not headers:
        raise _no_table(wrong_with.EMPTY)
    return Table(headers, rows)


def names(language: str) -> dict[str, str]:
    """Tell what each column is called in a language, as the template has it."""
    place = 0 if language == "fr" else 1
    return {column: said[place] for column, said in NAMES.items()}


def template(codes: Sequence[str], *, language: str) -> str:
    """Write the header of a file, in a language, with a column for each of these services."""
    word = "droit" if language == "fr" else "right"
    header = [*names(language).values(), *(f"{word}: {code}" for code in codes)]
    text = StringIO()
    csv.writer(text, delimiter=";" if language == "fr" else ",").writerow(header)
    return text.getvalue()


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from tables.rows(text)
    except tables.UnreadableRow as fault:
        raise _no_table(fault.reason) from None


def _headers(
    cells: list[str], known: Mapping[str, tuple[str, ...]], required: Sequence[str]
) -> dict[str, str]:
    columns = {_folded(name): column for column, names in known.items() for name in names}
    written = list(cells)
    while written and not written[-1]:
        written.pop()
    found = [_column(header, columns) for header in written[:MOST_COLUMNS]]
    faults = [
        wrong_with.unknown_column(header)
        for header, column in zip(written, found, strict=False)
        if column is None
    ]
    faults += [
        wrong_with.REPEATED_COLUMN.format(column=header)
        for place, (header, column) in enumerate(zip(written, found, strict=False))
        if column is not None and column in found[:place]
    ]
    faults += [
        NO_DELIMITERS.format(column=f"{known[column][0]} / {known[column][1]}")
        for column in required
        if column not in found
    ]
    if len(written) > MOST_COLUMNS:
        faults.append(wrong_with.unknown_column(written[MOST_COLUMNS]))
    if faults:
        raise _no_table(*faults)
    return {str(column): header for column, header in zip(found, written, strict=True)}


def _column(header: str, columns: Mapping[str, str]) -> str | None:
    if len(header) > LONGEST_HEADER:
        return None
    right = RIGHT.fullmatch(header)
    return f"rights.{right[1]}" if right else columns.get(_folded(header))


def _folded(name: str) -> str:
    return fold(name.replace("_", " ")).rstrip(" .:*")


def _row(
    number: int, cells: list[str], headers: Mapping[str, str], seen: dict[tuple[str, ...], int]
) -> Row:
    pairs = zip(headers, cells, strict=False)
    values = {column: said for column, cell in pairs if (said := plain(" ".join(cell.split())))}
    person = tuple(_name(values, name) for name in ("first_name", "last_name", "email"))
    twin = seen.setdefault(person, number) if all(person) else number
    has_surplus = any(cells[len(headers) :])
    return Row(number, values, has_surplus, twin if twin != number else None)


def _name(values: Mapping[str, str], column: str) -> str:
    """Fold a name, to compare it; one that no account can have is compared with none."""
    said = values.get(column, "")
    return fold(said) if len(said) <= LONGEST_NAME else ""


def _no_table(*faults: Bilingual) -> Invalid:
    return Invalid({"file": list(faults)})
