"""In one process: reading from the publishers' outboxes what a service has not heard.

The in-memory transport forgets; the outboxes do not. A service knows up to where it has stored each
publisher's messages; what follows is read from the outbox itself, in order, as soon as the
publisher's relay has numbered it.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from shared.db import Sessions
from shared.events import Envelope
from shared.messaging import knowledge, topology
from shared.messaging.database import handling, is_outage, relaying
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
        with relaying(engine) as session:
            return knowledge.contiguous(session, service)
    except SQLAlchemyError as error:
        if not is_outage(error):
            raise
        return 0


_PAGE = 200


class CatchUp:
    """How far a service has stored each publisher's messages since it started.

    :param store: stores messages, in order; tells whether all of them count as known
    """

    def __init__(
        self,
        service: str,
        *,
        sessions: Sessions,
        memory: Memory,
        store: Callable[[Sequence[Envelope]], bool],
    ) -> None:
        self._service = service
        self._sessions = sessions
        self._memory = memory
        self._store = store
        self._given: dict[str, int] = {}

    def run(self) -> int:
        """Store all that the service has missed; tells how many messages that was."""
        return sum(self._run(publisher) for publisher in topology.LISTENS[self._service])

    def _run(self, publisher: str) -> int:
        last = self._memory.last_position_of(publisher)
        if last is not None and self._given.get(publisher, -1) >= last:
            return 0
        count = 0
        while page := self._page(publisher):
            is_known = self._store(page)
            count += len(page)
            given = self._given[publisher] = page[-1].position or 0
            self._memory.heard(self._service, publisher, given if is_known else None)
            if len(page) < _PAGE:
                break
        return count

    def _page(self, publisher: str) -> list[Envelope]:
        engine = self._memory.engine_of(publisher)
        if engine is None:
            return []
        if publisher not in self._given:
            with handling(self._sessions) as session:
                self._given[publisher] = knowledge.contiguous(session, publisher)
        with relaying(engine) as session:
            rows = session.execute(
                select(OutboxMessage.message, OutboxMessage.position)
                .where(OutboxMessage.position > self._given[publisher])
                .order_by(OutboxMessage.position)
                .limit(_PAGE)
            ).all()
        return [
            Envelope.from_message(row.message | {"position": str(row.position)}) for row in rows
        ]
