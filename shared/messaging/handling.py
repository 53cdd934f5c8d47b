"""Handling what the backlog holds: in batches, in order of arrival, each message once in effect.

A batch is one transaction: its handlers' effects, and its messages' leaving the backlog. If one of
them fails, all is undone, and each is handled by itself.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.events import Envelope
from shared.messaging import backlog, metrics, turns
from shared.messaging.alone import Alone
from shared.messaging.database import handling, is_outage
from shared.messaging.handlers import Around, Calling, Handlers, Outcome, Projection, Reading
from shared.messaging.storing import Storing
from shared.messaging.turns import Taken

FOR = 0.1
"""Seconds after which a batch is committed, so that nobody waits long for a row it has locked."""


AT_LEAST = 2
"""Messages that are taken together, at least."""


class Handling:
    """How a service handles what arrives. Whatever it raises, nothing of the effect is committed.

    :param sessions: of the service's own database
    :param projections: applied first, and kept whatever becomes of the handler
    :param around: what the service does around each batch; None: nothing
    :param delays: between the tries of a message that fails
    :ivar storing: what is done with a message first
    """

    def __init__(
        self,
        service: str,
        *,
        sessions: Sessions,
        handlers: Handlers,
        projections: Sequence[Projection | Callable[[Session, Envelope], None]] = (),
        around: Around | None = None,
        tools: Any = None,
        delays: Sequence[timedelta] = backlog.DELAYS,
    ) -> None:
        self.service = service
        self.sessions = sessions
        reading = Reading.of(handlers, projections)
        self._calling = Calling(service=service, reading=reading, around=around, tools=tools)
        self._alone = Alone(calling=self._calling, delays=tuple(delays))
        self._at_once = turns.TOGETHER
        self.storing = Storing(
            service=service, sessions=sessions, reading=reading, delays=tuple(delays)
        )

    def receive(self, message: Envelope, *, now: datetime, again: bool = False) -> Outcome:
        """Store a message that has arrived, and handle it at once if nothing waits before it.

        :param again: an operator wants it handled although it has been
        """
        stored = (
            self.storing.store_again(message, now=now)
            if again
            else self.storing.store([message], now=now, is_begun=True)
        )
        outcomes = self.handle(stored.runnable, now=now)
        return outcomes[0] if outcomes else stored.outcomes[message.id]

    def handle_due(self, *, now: datetime, limit: int = turns.TOGETHER) -> list[Outcome]:
        """Handle a batch of the messages that are due; tells what became of each.

        :param limit: how many, at most
        """
        begun, _ = self.begin(now=now, limit=limit)
        return self.handle(begun, now=now)

    def begin(
        self, *, now: datetime, limit: int = turns.TOGETHER
    ) -> tuple[list[UUID], datetime | None]:
        """Note that the messages that are due are begun; tells which, or when the next will be."""
        with handling(self.sessions) as session:
            return turns.begin(session, now=now, limit=limit)

    def handle(self, ids: Sequence[UUID], *, now: datetime) -> list[Outcome]:
        """Handle messages that are begun, in the order of their arrival; tells what became of each.

        Those that somebody else is at, or that stand behind one that has failed, are left out.
        As many are taken together as there was time for before, or twice as many while there is
        time for all: what is taken and not handled has been read in vain.
        """
        outcomes: list[Outcome] = []
        left = list(ids)
        while left:
            some, rest = left[: self._at_once], left[self._at_once :]
            try:
                done, is_over = self._together(some, now) if len(some) > 1 else (set(), False)
            except Exception as error:
                if is_outage(error):
                    raise
                done, is_over = set(), False
            if done or is_over:
                outcomes += [Outcome.HANDLED] * len(done)
                some = [] if is_over else [each for each in some if each not in done]
                self._take_as_many(len(done), is_over=is_over)
            else:
                for each in some:
                    outcomes += self._alone.handle(self.sessions, each, now)
                some = []
            left = some + rest
        return outcomes

    def _take_as_many(self, count: int, *, is_over: bool) -> None:
        if not is_over:
            self._at_once = max(AT_LEAST, count)
        elif count >= self._at_once:
            self._at_once *= 2

    def _together(self, ids: Sequence[UUID], now: datetime) -> tuple[set[UUID], bool]:
        """Handle messages in one transaction, for a while; tells which, and if none is left.

        :raises Exception: whatever a handler raises, or the commit
        """
        until = time.monotonic() + FOR
        spent: list[tuple[str, float]] = []
        with handling(self.sessions) as session:
            rows = turns.take(session, ids, now=now)
            if any(row.starts > turns.STARTS_AT_MOST or not row.is_projected for row in rows):
                return set(), False
            handled = self._run(session, rows, now, until, spent)
            backlog.leave(session, handled, now=now)
        for type_, seconds in spent:
            metrics.handled(self.service, type_, Outcome.HANDLED, seconds)
        return {row.id for row in handled}, len(handled) == len(rows)

    def _run(
        self,
        session: Session,
        rows: Sequence[Taken],
        now: datetime,
        until: float,
        spent: list[tuple[str, float]],
    ) -> list[Taken]:
        """Call the handlers, each in a session that holds nothing of the one before."""
        handled: list[Taken] = []
        told = [self._calling.read(Envelope.from_message(row.message), now) for row in rows]
        with self._calling.batch(session, told):
            for row, (event, news) in zip(rows, told, strict=True):
                began = time.perf_counter()
                self._calling.call(session, event, news)
                session.expunge_all()
                spent.append((row.type, time.perf_counter() - began))
                handled.append(row)
                if time.monotonic() > until:
                    break
        return handled
