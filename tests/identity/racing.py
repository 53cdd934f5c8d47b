"""What tests of races share: calls at the same instant, and beside one another."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from tests import together
from tests.identity.world import World


def aside(call: Callable[[], Any]) -> "Future[Any]":
    """Make a call in a thread of its own."""
    threads = ThreadPoolExecutor(1)
    begun = threads.submit(call)
    threads.shutdown(wait=False)
    return begun


def is_anybody_waiting(world: World) -> bool:
    """Tell whether a transaction of this database waits for another one's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with world.app.sessions() as session:
        return bool(session.scalar(waiting))


def until(happens: Callable[[], bool]) -> None:
    """Wait for something, for a minute at the most."""
    end = monotonic() + 60
    while not happens():
        assert monotonic() < end
        sleep(0.01)


def at_once(times: int, call: Callable[[], TestResponse]) -> list[TestResponse]:
    """Make the same call so many times at once."""
    return together.at_once(*[call] * times)


def statuses(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)
