"""Threads that go on until told to stop, whatever fails in them, and how long they wait."""

import logging
import random
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from shared.messaging.database import is_outage, reason

log = logging.getLogger(__name__)

T = TypeVar("T")


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


GATHER = 0.25
"""Seconds that a thread lets go by after it has found something to do, before it looks again: the
first of a rush is done at once, the others in company."""


class Backoff:
    """Waits that double from one failure to the next, drawn so that nobody waits in step.

    :param first: the longest first wait, in seconds
    :param most: the longest wait of all, in seconds
    """

    def __init__(self, first: float = 0.25, most: float = 5.0) -> None:
        self._first = self._next = first
        self._most = most

    def next(self) -> float:
        """Draw the next wait, in seconds."""
        longest, self._next = self._next, min(self._next * 2, self._most)
        return longest * random.uniform(0.5, 1)

    def reset(self) -> None:
        """Begin again with the shortest: something has gone well."""
        self._next = self._first


def endlessly(
    name: str, body: Callable[[threading.Event], None], stop: threading.Event
) -> threading.Thread:
    """Start a thread that runs `body(stop)`, and again whenever it fails or ends too early.

    It is a daemon: what it holds is in the database and at the broker, never only in its memory.
    """

    def run() -> None:
        backoff = Backoff()
        while not stop.is_set():
            try:
                body(stop)
                backoff.reset()
            except Exception as error:
                tell(error, name)
                stop.wait(backoff.next())

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def tell(error: BaseException, name: str) -> None:
    """Log a failure: a server that is away in one line, anything else with its trace."""
    facts = {"part": name, "error": type(error).__name__, "reason": reason(error)}
    if is_outage(error) or isinstance(error, OSError):
        log.warning("A server does not answer; trying again", extra=facts)
    else:
        log.error("A thread failed; beginning again", exc_info=error, extra=facts)


class Stopped(Exception):
    """The worker ends while its database is away: what is in hand goes back to the queue."""


def hold(work: Callable[[], T], stop: threading.Event, pulse: Pulse, name: str) -> T:
    """Do something, again and again while the database is away; take nothing else on.

    :raises Stopped: if the worker is to end meanwhile
    """
    backoff = Backoff()
    while True:
        pulse.beat()
        try:
            return work()
        except Exception as error:
            tell(error, name)
            if stop.wait(backoff.next()):
                raise Stopped from error
