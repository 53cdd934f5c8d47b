"""Files of rows as they come in (CSV): their cells cleaned, and what is wrong told in words."""

import csv
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


def delimiter_of(text: str) -> str:
    """Tell what separates the columns, by the header: `;`, `,` or a tab."""
    header = text.partition("\n")[0]
    return max(";,\t", key=header.count)


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Read the rows that hold anything, with the number of the line each begins in, cells cleaned.

    :raises UnreadableRow: if the file is no CSV
    """
    text = text.removeprefix("\ufeff")
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    begins = 1
    try:
        for cells in lines:
            cleaned = [clean(cell) for cell in cells]
            if any(cleaned):
                yield begins, cleaned
            begins = lines.line_num + 1
    except csv.Error as error:
        reason = ENDLESS if "limit" in str(error) else QUOTES
        raise UnreadableRow(reason.format(row=begins)) from None
