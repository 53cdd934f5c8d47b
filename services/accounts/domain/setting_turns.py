"""Setting pages within a request: few at once, so that it holds nobody else up."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from services.accounts.errors import SettingBusy

AT_ONCE, WAITING = 1, 3
"""How many requests of a process set pages, and how many more wait: each holds a thread, and a
connection to the database."""

RETRY_AFTER = 2
"""Seconds."""


class SettingTurns:
    """Lets so many requests set pages at once, and so many more wait; the rest come again."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._places = threading.Semaphore(at_once + waiting)
        self._turns = threading.Semaphore(at_once)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn, and have it.

        :raises SettingBusy: if as many wait as may
        """
        if not self._places.acquire(blocking=False):
            raise SettingBusy(RETRY_AFTER)
        try:
            with self._turns:
                yield
        finally:
            self._places.release()
