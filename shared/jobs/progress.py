"""How far a table is."""

from collections.abc import Iterator
from typing import TypeVar

from shared.jobs.kinds import ToolsT
from shared.jobs.writing import Writing

LINES_BETWEEN = 1000

Row = TypeVar("Row")


def with_progress(writing: Writing[ToolsT], lines: Iterator[Row]) -> Iterator[Row]:
    """Tell, every thousand lines and at the end, how many of them have been written.

    :raises Stopped: where whoever asked may no longer, or has cancelled it
    """
    number = 0
    for number, line in enumerate(lines, 1):
        yield line
        if number % LINES_BETWEEN == 0:
            writing.tick(number)
    writing.tick(number)
