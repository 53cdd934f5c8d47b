"""Holding what is in hand while the database is away."""

import threading
from collections.abc import Callable
from typing import TypeVar

from shared.messaging.threads import Backoff, Pulse, tell

T = TypeVar("T")


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
