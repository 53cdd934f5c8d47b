"""Where each letter stands in the file of a batch, and the list that says so to the print shop.

Each letter begins on the front of a sheet: one of an odd number of pages has an empty back. Before
the first, and before each hundredth that follows, stands a sheet that says which letters come.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from services.mailer.domain import postage
from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize

STACK = 100
"""As many letters stand between two separators: a stack that is put into envelopes at a time."""

SEPARATOR_PAGES = 2
"""Its front says what comes, its back is empty."""

COLUMNS = (
    "batch",
    "place",
    "reference",
    "kind",
    "envelope",
    "first_page",
    "pages",
    "sheets",
    "grams",
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One letter of a batch, as its manifest tells it; no name and no address stand in it."""

    place: int
    reference: str
    kind: PaperKind
    envelope: EnvelopeSize
    pages: int
    grams: int


def begins_stack(place: int) -> bool:
    """Tell whether a separator stands before the letter of a place (1, 2, 3 …)."""
    return (place - 1) % STACK == 0


def first_pages(pages: Iterable[int]) -> Iterator[int]:
    """Tell on which page of the file each letter begins, in their order."""
    at = 1
    for place, count in enumerate(pages, start=1):
        if begins_stack(place):
            at += SEPARATOR_PAGES
        yield at
        at += 2 * postage.sheets(count)


def file_pages(pages: Sequence[int]) -> int:
    """Tell how many pages the file of letters has."""
    stacks = -(-len(pages) // STACK)
    return SEPARATOR_PAGES * stacks + sum(2 * postage.sheets(count) for count in pages)


def written(number: int, lines: Sequence[Line]) -> bytes:
    """Write the manifest of a batch: CSV by `;`, for people and machines of the print shop.

    Of one from which letters were put back no first page is told: its file is gone.
    """
    text = StringIO(newline="")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    begins: Iterable[int | str] = first_pages(line.pages for line in lines)
    if any(line.place != place for place, line in enumerate(lines, start=1)):
        begins = [""] * len(lines)
    for line, first_page in zip(lines, begins, strict=True):
        table.writerow(
            (
                number,
                line.place,
                line.reference,
                line.kind.value,
                line.envelope.value,
                first_page,
                line.pages,
                postage.sheets(line.pages),
                line.grams,
            )
        )
    return text.getvalue().encode()
