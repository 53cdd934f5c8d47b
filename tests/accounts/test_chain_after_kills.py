"""The chain of the history when processes are killed inside batches (design.md §4.7)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.handlers import HANDLERS, around
from services.accounts.models import HistoryHead, Operation
from services.accounts.queries import history
from shared import clock
from shared.events import Envelope
from shared.messaging.handlers import Handlers
from shared.messaging.handling import Handling
from shared.messaging.tables import BacklogMessage
from tests.accounts.world import Person, World


class Killed(BaseException):
    """The process is gone: nothing of its transaction is committed, and nothing follows."""


class Process:
    """A worker that is killed.

    :param before: which call of a handler; None: it is killed once its batch is written, before
        that is committed
    """

    def __init__(self, before: int | None) -> None:
        self.before = before
        self.calls = 0
        self.handlers: Handlers = {event: self._mortal(each) for event, each in HANDLERS.items()}

    def _mortal(self, handler: Any) -> Any:
        def handle(session: Any, event: Any, news: Any) -> None:
            self.calls += 1
            if self.calls == self.before:
                raise Killed
            handler(session, event, news)

        return handle

    @contextmanager
    def around(self, session: Session, told: Sequence[Any]) -> Iterator[None]:
        with around(session, told):
            yield
        if self.before is None:
            raise Killed


def worker(world: World, process: Process | None = None) -> Handling:
    return Handling(
        "accounts",
        sessions=world.sessions,
        handlers=process.handlers if process else HANDLERS,
        around=process.around if process else around,
        tools=world.app.tools,
    )


def work(handling: Handling) -> None:
    while handling.handle_due(now=clock.now()):
        pass


def announced(world: World, known: Iterable[Envelope]) -> list[Envelope]:
    ids = {message.id for message in known}
    return [message for message in world.outbox() if message.id not in ids]


def told(world: World, home: Person) -> list[Any]:
    """List which messages an establishment's chain holds, from its first row."""
    with world.look() as session:
        assert session.get(HistoryHead, home.home) is not None
        rows = select(Operation.message_id).where(Operation.establishment_id == home.home)
        return list(session.scalars(rows.order_by(Operation.number)))


def arrive(world: World, homes: Sequence[Person]) -> list[Envelope]:
    """Let news of two accounts of each establishment arrive together, one's between the others'."""
    known = world.outbox()
    for home in (*homes, *homes):
        home.create()
    messages = announced(world, known)
    worker(world).storing.store(messages, now=clock.now())
    return messages


def test_is_sound_whole_and_in_order_of_arrival(committed_world: World) -> None:
    world = committed_world
    homes = [world.establishment(name) for name in ("Ain", "Drôme", "Isère")]
    world.deliver()
    before = {home.home: told(world, home) for home in homes}
    messages: list[Envelope] = []

    for killed_before in (4, 1, None, 6):
        messages += arrive(world, homes)
        for process in (Process(killed_before), Process(2)):  # within a batch, then one by one
            with pytest.raises(Killed):
                work(worker(world, process))
        work(worker(world))

    key = world.app.tools.history_key
    with world.look() as session:
        assert list(session.scalars(select(BacklogMessage.id))) == []
        for home in homes:
            assert history.verify(session, establishment_id=home.home, key=key) == []
    for home in homes:
        own = [message.id for message in messages if message.tenant_id == home.home]
        assert len(own) == 8
        assert told(world, home) == [*before[home.home], *own]
