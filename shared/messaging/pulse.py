"""Whether a thread that goes round and round still does."""

import time
from enum import StrEnum


class State(StrEnum):
    """How a thread is."""

    ALIVE = "alive"
    STUCK = "stuck"
    DEAD = "dead"


class Pulse:
    """What a thread says each time round, so that others can tell when it has stopped.

    :param longest: seconds that one round may take, a server that is slow to answer included
    """

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self._beat_at = time.monotonic()

    def beat(self) -> None:
        """Say that the thread is there."""
        self._beat_at = time.monotonic()

    @property
    def is_silent(self) -> bool:
        """Tell whether the thread has said nothing for too long."""
        return time.monotonic() > self._beat_at + self.longest
