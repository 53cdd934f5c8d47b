"""Tables as files: CSV and XLSX, line by line, so that their length costs no memory."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from typing import IO

from shared.jobs.cells import neutral
from shared.jobs.refusals import TooManyLines

Cell = str | date | None


class Format(StrEnum):
    """What a table may be written as."""

    CSV = "csv"
    XLSX = "xlsx"


TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
INERT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
"""What somebody has written into a field is text and stays text."""

WIDTH = 18

MOST_LINES = 1_048_575
"""As many as a worksheet has room for, beside its headers."""

MOST_CHARACTERS = 32_767
"""As many as a cell has room for; CSV has room for all."""


def require_room(format_: Format, count: int) -> None:
    """Refuse a workbook that could not hold every line.

    :raises TooManyLines: telling how many it holds at most
    """
    if format_ is Format.XLSX and count > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)


def write(
    format_: Format, file: IO[bytes], headers: Sequence[str], lines: Iterable[Sequence[Cell]]
) -> None:
    """Write a table.

    :raises TooManyLines: if there are more than a workbook has room for
    """
    (_write_csv if format_ is Format.CSV else _write_xlsx)(file, headers, lines)


def _write_csv(file: IO[bytes], headers: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    """Write what a French spreadsheet opens by a double click: UTF-8 with its mark, `;`, CRLF."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(map(neutral, headers))
    table.writerows(_texts(lines))
    text.flush()
    text.detach()


def _texts(lines: Iterable[Sequence[Cell]]) -> Iterator[list[str]]:
    for line in lines:
        yield [cell.isoformat() if isinstance(cell, date) else neutral(cell or "") for cell in line]


def _write_xlsx(file: IO[bytes], headers: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    """Write a workbook whose days are days, and whose texts are never formulas."""
    import xlsxwriter  # where it is used: most processes write no workbook

    book = xlsxwriter.Workbook(file, INERT)
    bold = book.add_format({"bold": True})
    worksheet = book.add_worksheet()
    worksheet.freeze_panes(1, 0)
    worksheet.set_column(0, max(len(headers) - 1, 0), WIDTH)
    for column, header in enumerate(headers):
        worksheet.write_string(0, column, header, bold)
    last = 0
    for last, line in enumerate(lines, 1):
        if last > MOST_LINES:
            break
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                worksheet.write_datetime(last, column, cell)
            elif cell:
                worksheet.write_string(last, column, _fitting(cell))
    worksheet.autofilter(0, 0, last, max(len(headers) - 1, 0))
    book.close()  # its drafts, whatever is told next
    require_room(Format.XLSX, last)


def _fitting(text: str) -> str:
    """Cut what a cell has no room for, so that one sees that something is missing."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
