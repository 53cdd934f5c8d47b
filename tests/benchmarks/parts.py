"""What a benchmark of several parts is made of: lines of one table, and an end to each part."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

CLEANING = 60
"""Seconds that an interrupted part has to end what it has started."""


@dataclass(frozen=True)
class Line:
    """A line of the table.

    :ivar to_reach: the target; empty: there is none
    """

    what: str
    measured: str
    to_reach: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.measured} | {self.to_reach} |"


class TooLong(BaseException):
    """A part was not over in time; nothing that merely forgives errors goes on after it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt what is done meanwhile once its time is over, wherever it waits.

    It then ends what it has started; if that takes too long as well, it is interrupted again.

    :raises TooLong: it was interrupted
    """

    def interrupt(*_: object) -> None:
        raise TooLong(f"not over within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, CLEANING)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
