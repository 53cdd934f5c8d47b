"""Tables as files: CSV and XLSX, line by line, so that their length costs no memory."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from typing import IO

import xlsxwriter

from shared.jobs import neutral

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


def write(
    format_: Format, file: IO[bytes], headers: Sequence[str], lines: Iterable[Sequence[Cell]]
) -> None:
    """Write a table."""
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
    book = xlsxwriter.Workbook(file, INERT)
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(headers) - 1, 0), WIDTH)
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, bold)
    last = 0
    for last, line in enumerate(lines, 1):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(last, column, cell)
            elif cell:
                sheet.write_string(last, column, cell)
    sheet.autofilter(0, 0, last, max(len(headers) - 1, 0))
    book.close()
