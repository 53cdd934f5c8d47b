"""Files of rows as they come in (CSV): their cells cleaned, and what is wrong told in words."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from shared.errors import Bilingual
from shared.text.cleaning import clean

QUOTES = Bilingual(
    'Row {row} cannot be read: a quotation mark (") is missing, or one too many.',
    'La ligne {row} est illisible : il y manque un guillemet ("), ou il y en a un de trop.',
)
ENDLESS = Bilingual(
    "Row {row} cannot be read: one of its values has no end.",
    "La ligne {row} est illisible : l'une de ses valeurs n'a pas de fin.",
)


class UnreadableRow(ValueError):
    """A row that is no CSV; `reason` says which and why."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason)
        self.reason = reason


_SAID = re.compile('"?sep=([;,\t])"?[;,\t]*(\r\n|\r|\n)', re.IGNORECASE)
"""A line of its own before the header, by which spreadsheets are told what separates columns."""

_KEPT_AS_TEXT = re.compile('="(.*)"', re.DOTALL)
"""How tools keep a spreadsheet from making a number of a cell."""


def delimiter_of(text: str) -> str:
    """Tell what separates the columns: what the first line says, or the most of `;`, `,`, tab."""
    if said := _SAID.match(text):
        return said[1]
    header = re.split("[\r\n]", text, maxsplit=1)[0]
    return max(";,\t", key=header.count)


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Read the rows that hold anything, with the number of the line each begins in, cells cleaned.

    :raises UnreadableRow: if the file is no CSV
    """
    text = text.removeprefix("\ufeff")
    delimiter, said = delimiter_of(text), _SAID.match(text)
    before = 1 if said else 0
    without = text[said.end() :] if said else text
    lines = csv.reader(StringIO(without, newline=""), delimiter=delimiter, strict=True)
    begins = 1 + before
    try:
        for cells in lines:
            cleaned = [_cell(cell) for cell in cells]
            if any(cleaned):
                yield begins, cleaned
            begins = lines.line_num + 1 + before
    except csv.Error as error:
        reason = ENDLESS if "limit" in str(error) else QUOTES
        raise UnreadableRow(reason.format(row=begins)) from None


def _cell(written: str) -> str:
    """Clean a cell; of one that was kept as text for a spreadsheet, take the text."""
    cleaned = clean(written)
    kept = _KEPT_AS_TEXT.fullmatch(cleaned)
    return clean(kept[1].replace('""', '"')) if kept else cleaned
