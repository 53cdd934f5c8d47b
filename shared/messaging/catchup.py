"""In one process: reading from the publishers' outboxes what a service has not heard.

The in-memory transport forgets; the outboxes do not. A service knows up to where it has heard each
publisher; what follows is handled from the outbox itself, in order.
"""

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from shared import clock
from shared.events import Envelope
from shared.messaging import knowledge, storing, topology
from shared.messaging.database import handling, is_outage, relaying
from shared.messaging.handling import Handling
from shared.messaging.memory import Memory
from shared.messaging.tables import OutboxMessage


def heard_by_all(memory: Memory, service: str) -> int:
    """Tell the position up to which every listener has a service's messages, projections included.

    One that has not joined this process, or whose database is away, counts as having none.
    """
    return min(
        _heard_by(memory.engine_of(listener), service)
        for listener in topology.listeners_of(service)
    )


def _heard_by(engine: Engine | None, service: str) -> int:
    if engine is None:
        return 0
    try:
        with engine.connect() as connection, relaying(connection) as session:
            return knowledge.contiguous(session, service)
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        return 0


_PAGE = 100


class CatchUp:
    """How far a service has been given each publisher's messages since it started."""

    def __init__(self, handling: Handling, memory: Memory) -> None:
        self._handling = handling
        self._memory = memory
        self._given: dict[str, int] = {}

    def run(self) -> int:
        """Give the service all that it has missed; tells how many messages that was."""
        return sum(self._run(publisher) for publisher in topology.LISTENS[self._handling.service])

    def before(self, message: Envelope) -> None:
        """Give the service what stands before a message that has just come by the transport."""
        given = self._given.get(message.publisher, 0)
        if message.position is not None and message.position > given + 1:
            self._run(message.publisher)

    def given(self, message: Envelope) -> None:
        """Take note that a message which came by the transport has been handled."""
        if message.position == self._given.get(message.publisher, 0) + 1:
            self._given[message.publisher] = message.position

    def _run(self, publisher: str) -> int:
        count = 0
        while page := self._page(publisher):
            if len(page) == 1:
                self._handling.receive(page[0], now=clock.now())
            else:
                storing.take_in(self._handling, page, now=clock.now())
            count += len(page)
            self._given[publisher] = page[-1].position or 0
        return count

    def _page(self, publisher: str) -> list[Envelope]:
        engine = self._memory.engine_of(publisher)
        if engine is None:
            return []
        if publisher not in self._given:
            with handling(self._handling.sessions) as session:
                self._given[publisher] = knowledge.contiguous(session, publisher)
        with engine.connect() as connection, relaying(connection) as session:
            rows = session.execute(
                select(OutboxMessage.message, OutboxMessage.position)
                .where(OutboxMessage.position > self._given[publisher])
                .order_by(OutboxMessage.position)
                .limit(_PAGE)
            ).all()
        return [
            Envelope.from_message(row.message | {"position": str(row.position)}) for row in rows
        ]
