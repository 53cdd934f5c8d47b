"""Handling what the backlog holds: in batches, in order of arrival, each message once in effect.

A batch is one transaction: its handlers' effects, and its messages' leaving the backlog. If one of
them fails, all is undone, and each is handled by itself.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.events import CATALOGUE, Envelope, Event
from shared.messaging import backlog, inbox, knowledge, metrics, parking, turns
from shared.messaging.database import handling, is_outage
from shared.messaging.handlers import (
    Around,
    Defer,
    Handlers,
    News,
    Outcome,
    Projection,
    Reading,
)
from shared.messaging.outbox import Context, set_context
from shared.messaging.storing import Storing
from shared.messaging.tables import BacklogMessage

log = logging.getLogger(__name__)

FOR = 0.1
"""Seconds after which a batch is committed, so that nobody waits long for a row it has locked."""


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
        self._reading = Reading.of(handlers, projections)
        self._around = around
        self._tools = tools
        self._delays = tuple(delays)
        self.storing = Storing(
            service=service, sessions=sessions, reading=self._reading, delays=self._delays
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
            begun = turns.begin(session, now=now, limit=limit)
            return begun, None if begun else backlog.next_due_at(session)

    def handle(self, ids: Sequence[UUID], *, now: datetime) -> list[Outcome]:
        """Handle messages that are begun, in the order of their arrival; tells what became of each.

        Those that somebody else is at, or that stand behind one that has failed, are left out.
        """
        outcomes: list[Outcome] = []
        left = list(ids)
        while left:
            try:
                done, is_over = self._together(left, now) if len(left) > 1 else ([], False)
            except Exception as error:
                if is_outage(error):
                    raise
                done, is_over = [], False
            if not done and not is_over:
                for each in left:
                    outcomes += self._alone(each, now)
                return outcomes
            outcomes += [Outcome.HANDLED] * len(done)
            left = [] if is_over else [each for each in left if each not in done]
        return outcomes

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
            session.expunge_all()
            handled = self._run(session, rows, now, until, spent)
            backlog.leave(session, handled, now=now)
        for type_, seconds in spent:
            metrics.handled(self.service, type_, Outcome.HANDLED, seconds)
        return {row.id for row in handled}, len(handled) == len(rows)

    def _run(
        self,
        session: Session,
        rows: Sequence[BacklogMessage],
        now: datetime,
        until: float,
        spent: list[tuple[str, float]],
    ) -> list[BacklogMessage]:
        """Call the handlers, each in a session that holds nothing of the one before."""
        handled: list[BacklogMessage] = []
        batch = [(row, *self._read(Envelope.from_message(row.message), now)) for row in rows]
        told = [(event, news) for _, event, news in batch if event is not None]
        with self._around(session, told) if self._around else contextlib.nullcontext():
            for row, event, news in batch:
                began = time.perf_counter()
                self._handle(session, event, news)
                session.flush()
                session.expunge_all()
                spent.append((row.type, time.perf_counter() - began))
                handled.append(row)
                if time.monotonic() > until:
                    break
        return handled

    def _read(self, message: Envelope, now: datetime) -> tuple[Event | None, News]:
        news = News(message, now, self._tools)
        return (message.event if message.type in CATALOGUE else None), news

    def _handle(self, session: Session, event: Event | None, news: News) -> None:
        """Call the service's handler, if it has one for this type."""
        handler = self._reading.handlers.get(news.message.type)
        if handler and event is not None:
            set_context(session, Context.following(news.message, now=news.now))
            handler(session, event, news)

    def _alone(self, message_id: UUID, now: datetime) -> list[Outcome]:
        """Handle one message in a transaction of its own; if it fails, keep it to be tried again.

        The second transaction applies the projections, if they are missing, and leaves the handler
        out; if it fails too, the third leaves out both.
        """
        began = time.perf_counter()
        failure, is_projecting = None, True
        while True:
            try:
                found = self._try(message_id, now, failure=failure, is_projecting=is_projecting)
                break
            except Exception as error:
                if is_outage(error) or not is_projecting:
                    raise
                _tell(error, message_id)
                failure, is_projecting = error, failure is None
        if found is None:
            return []
        type_, outcome = found
        metrics.handled(self.service, type_, outcome, time.perf_counter() - began)
        return [outcome]

    def _try(
        self, message_id: UUID, now: datetime, *, failure: Exception | None, is_projecting: bool
    ) -> tuple[str, Outcome] | None:
        with handling(self.sessions) as session:
            rows = turns.take(session, [message_id], now=now)
            if not rows:
                return None
            (row,) = rows
            if row.starts > turns.STARTS_AT_MOST:
                row.error = turns.DEADLY
                return row.type, self._give_up(session, row, now)
            message = Envelope.from_message(row.message)
            if not row.is_projected and is_projecting:
                self._project(session, message)
                row.is_projected = True
            if failure:
                return row.type, self._failed(session, row, failure, now)
            event, news = self._read(message, now)
            told = [(event, news)] if event is not None else []
            with self._around(session, told) if self._around else contextlib.nullcontext():
                self._handle(session, event, news)
                session.flush()
            backlog.leave(session, [row], now=now)
            return row.type, Outcome.HANDLED

    def _project(self, session: Session, message: Envelope) -> None:
        """Apply the projections that failed when the message arrived, and count it as known."""
        self._reading.project(session, [message])
        inbox.mark(session, message, is_projected=True)
        if message.position is not None:
            knowledge.reach(session, message.publisher, [message.position])

    def _failed(
        self, session: Session, row: BacklogMessage, failure: Exception, now: datetime
    ) -> Outcome:
        if not backlog.failed(row, error=failure, now=now, delays=self._delays):
            return Outcome.DEFERRED
        return self._give_up(session, row, now)

    def _give_up(self, session: Session, row: BacklogMessage, now: datetime) -> Outcome:
        parking.park(session, row, now=now)
        log.error(
            "A message is parked: somebody must look at it",
            extra={"message_id": str(row.id), "message_type": row.type},
        )
        return Outcome.PARKED


def _tell(error: Exception, message_id: UUID) -> None:
    facts = {"message_id": str(message_id), "error": type(error).__name__}
    if isinstance(error, Defer):
        log.info("A message waits for facts that have not arrived", extra=facts)
    else:
        log.warning("A message could not be handled; it will be tried again", extra=facts)
