"""What messages cost: kept as a number, handled in a batch, handled alone, beside a raw commit.

CPU is of this process, the database's left out; each figure is the best of some rounds, the cases
taken in turn.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from deploy.tooling import scratch
from shared import clock, db, migrations
from shared.auth import denylist
from shared.events import Envelope, accounts
from shared.messaging.handlers import Projection
from shared.messaging.handling import Handling
from tests.benchmarks.parts import Line
from tests.sample.models import Thing
from tests.servers.databases import Databases
from tests.shared.messaging.house import House, keep
from tests.shared.messaging.letters import letter

LISTENER = "mailer"
BATCH = 100


def measure(*, rounds: int, batch: int = BATCH) -> list[Line]:
    """Measure on a database of its own.

    :param batch: how many messages arrive together
    """
    with _house() as house:
        position = iter(range(1, 10_000_000))
        handling = _handling(house)
        cases: tuple[tuple[str, str, Callable[[], None]], ...] = (
            (
                f"a message without a handler, {batch} together",
                "≤ 0.3 ms",
                lambda: _store(handling, position, batch),
            ),
            (
                f"one whose handler writes a row, {batch} together",
                "≤ 1.5 ms",
                lambda: _handle(handling, position, batch),
            ),
            ("the same, each alone", "", lambda: _alone(handling, position, batch)),
            ("a raw row and its commit, each alone", "", lambda: _raw(house, batch)),
        )
        best = [float("inf")] * len(cases)
        for _ in range(rounds):
            for number, (_, _, run) in enumerate(cases):
                began = time.process_time()
                run()
                best[number] = min(best[number], (time.process_time() - began) / batch)
        lines = [
            Line(what, f"{seconds * 1000:.2f} ms", to_reach)
            for (what, to_reach, _), seconds in zip(cases, best, strict=True)
        ]
        _, handled, _, raw = best
        return [*lines, Line("handled together ÷ raw commits, a second", f"{raw / handled:.2f}")]


@contextmanager
def _house() -> Iterator[House]:
    with scratch.server() as server:
        databases = Databases(server.admin_url, migrate=migrations.upgrade)
        house = House("memory://ground", lambda: databases.copy("sample").runtime)
        yield house
        house.close()


def _handling(house: House) -> Handling:
    return Handling(
        LISTENER,
        sessions=db.sessions(house.engine(LISTENER)),
        handlers={accounts.OperatorActed: keep},
        projections=(Projection.of_each(denylist.project, reads=denylist.reads),),
    )


def _letters(position: Iterator[int], count: int) -> list[Envelope]:
    return [letter("x", position=next(position), subject=uuid4()) for _ in range(count)]


def _store(handling: Handling, position: Iterator[int], count: int) -> None:
    unread = {"type": accounts.PeopleImported.type}
    messages = [Envelope(**(vars(each) | unread)) for each in _letters(position, count)]
    handling.storing.store(messages, now=clock.now())


def _handle(handling: Handling, position: Iterator[int], count: int) -> None:
    stored = handling.storing.store(_letters(position, count), now=clock.now(), is_begun=True)
    handling.handle(stored.runnable, now=clock.now())


def _alone(handling: Handling, position: Iterator[int], count: int) -> None:
    for message in _letters(position, count):
        handling.receive(message, now=clock.now())


def _raw(house: House, count: int) -> None:
    for number in range(count):
        row: dict[str, Any] = {"id": uuid4(), "establishment_id": uuid4(), "name": str(number)}
        with house.transaction(LISTENER) as session:
            session.execute(insert(Thing), [row])
