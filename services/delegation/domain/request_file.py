"""Reading a file of requests: CSV as spreadsheets write it, with headers in French or English."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from shared.errors import Bilingual, Invalid
from shared.text import fold, tables

NAMES: Mapping[str, tuple[str, ...]] = {
    "siret": ("siret",),
    "contract_number": ("numéro de contrat", "contract number", "contrat", "contract"),
    "ends_on": ("dernier jour", "last day", "fin", "end"),
    "own_reference": ("référence interne", "own reference", "référence", "reference"),
    "name": ("établissement", "establishment", "nom", "name"),
    "mandate.signed_on": ("date du mandat", "mandate date", "mandat du", "signed on"),
    "mandate.reference": ("référence du mandat", "mandate reference", "mandat", "mandate"),
}
"""The columns; of each the French name, the English one, and others that are understood."""

DAYS = ("ends_on", "mandate.signed_on")
REQUIRED = ("siret", "contract_number")
MOST_ROWS = 5_000
LONGEST = 200
"""Of what is compared, in characters."""

RIGHT = re.compile(r"(?:droits?|rights?)\s*:\s*(\S.*)", re.IGNORECASE)
"""A column of rights names a service of the catalogue: `droit: paie`, `right: paie`."""

LEVELS = {
    **dict.fromkeys(("", "aucun", "none", "non"), None),
    **dict.fromkeys(("lecture", "lecture seule", "read"), "read"),
    **dict.fromkeys(("modification", "ecriture", "write"), "write"),
}

EMPTY = Bilingual("The file has no rows.", "Le fichier n'a pas de lignes.")
TOO_MANY = Bilingual("At most 5,000 rows in one file.", "Au plus 5 000 lignes par fichier.")
MISSING = Bilingual(
    "Row 1: the column {column} is missing: separate columns by ; or , and keep the header.",
    "Ligne 1 : la colonne {column} manque : séparez les colonnes par ; ou , et gardez l'en-tête.",
)
UNKNOWN = Bilingual(
    "Row 1: the column {column} is not known, or is there twice.",
    "Ligne 1 : la colonne {column} n'est pas connue, ou figure deux fois.",
)

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Row(NamedTuple):
    """One line of the file: the number of the line, and what it says, as a request would."""

    number: int
    values: dict[str, Any]


def read(text: str) -> Sequence[Row]:
    """Read the file, row by row; what is wrong within a row is for its report.

    :raises Invalid: if it is no such file: missing or unknown columns, endless quotes, too long
    """
    lines = list(_records(text))
    if len(lines) < 2:
        raise _no_table(EMPTY)
    if len(lines) - 1 > MOST_ROWS:
        raise _no_table(TOO_MANY)
    columns = _columns(lines[0][1])
    return [Row(number, _values(columns, cells)) for number, cells in lines[1:]]


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from tables.rows(text)
    except tables.UnreadableRow as fault:
        raise _no_table(fault.reason) from None


def _columns(header: Sequence[str]) -> list[str]:
    """Tell what each column is: a field, or `right:` and the code of a service."""
    known = {fold(name): field for field, names in NAMES.items() for name in names}
    found: list[str] = []
    for cell in header:
        written = cell[:LONGEST]
        right = RIGHT.fullmatch(written)
        column = f"right:{right[1].strip()}" if right else known.get(fold(written))
        if column is None or column in found:
            raise _no_table(UNKNOWN.format(column=written or "?"))
        found.append(column)
    for field in REQUIRED:
        if field not in found:
            raise _no_table(MISSING.format(column=NAMES[field][0]))
    return found


def _values(columns: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    rights: dict[str, str] = {}
    mandate: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column.startswith("right:"):
            level = LEVELS.get(fold(cell[:LONGEST]), cell)
            if level is not None:
                rights[column.removeprefix("right:")] = level
        elif cell:
            said = _day(cell) if column in DAYS else cell
            if column.startswith("mandate."):
                mandate[column.removeprefix("mandate.")] = said
            else:
                values[column] = said
    found = {"rights": rights, "mandate": mandate}
    return values | {name: inner for name, inner in found.items() if inner}


def _day(cell: str) -> str:
    """Write a day as requests do; what is none is left as it is, to be refused."""
    found = _DAY.fullmatch(cell)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else cell


def _no_table(why: Bilingual) -> Invalid:
    return Invalid({"body": [why]})
