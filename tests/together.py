"""Doing things at the same instant, and beside one another."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep
from typing import Any

from sqlalchemy import text

from shared.db import Sessions


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do things at the same instant, each in a thread; tell what each was answered, in order."""
    start = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def aside(act: Callable[[], Any]) -> "Future[Any]":
    """Do something in a thread of its own."""
    threads = ThreadPoolExecutor(1)
    begun = threads.submit(act)
    threads.shutdown(wait=False)
    return begun


def is_anybody_waiting(sessions: Sessions) -> bool:
    """Tell whether a transaction of this database waits for another one's lock."""
    return how_many_wait(sessions) > 0


def how_many_wait(sessions: Sessions) -> int:
    """Count the transactions of this database that wait for another one's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with sessions() as session:
        return session.scalar(waiting) or 0


def until(happens: Callable[[], bool]) -> None:
    """Wait for something, for a minute at the most."""
    end = monotonic() + 60
    while not happens():
        assert monotonic() < end
        sleep(0.01)
