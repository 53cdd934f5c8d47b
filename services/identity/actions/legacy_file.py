"""A file of a former platform's password hashes, `identifier,hash`, read line by line."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

COLUMNS = ({"identifier", "identifiant"}, {"hash"})
"""What the two columns may be called."""

EXAMPLE = "the first line must be identifier,hash (or identifier;hash), the file in UTF-8"


class NotSuchAFile(ValueError):
    """The file is not one of hashes; the message says what it must be, and holds none of it."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the file.

    :ivar line: where it ends, from 1
    :ivar hash: empty if there is none
    """

    line: int
    identifier: str
    hash: str


def rows(file: TextIO) -> Iterator[Row]:
    """Read the rows; empty lines are left out.

    :raises NotSuchAFile: if its header is another, or it is no CSV
    """
    delimiter = _delimiter(file.readline())
    lines = csv.reader(file, delimiter=delimiter)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotSuchAFile(f"line {lines.line_num + 1} is no CSV ({error})") from None
        if any(cell.strip() for cell in cells):
            # Argon2 has commas, which not every program puts in quotes.
            identifier, kept = cells[0].strip(), delimiter.join(cells[1:]).strip()
            yield Row(line=lines.line_num + 1, identifier=identifier, hash=kept)


def _delimiter(header: str) -> str:
    for delimiter in ",;\t":
        names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
        if len(names) == len(COLUMNS) and all(map(set.__contains__, COLUMNS, names)):
            return delimiter
    raise NotSuchAFile(EXAMPLE)
