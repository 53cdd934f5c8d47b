"""Forgetting messages that have done their work (design.md §6)."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared import clock
from shared.db import Sessions
from shared.messaging import database
from shared.messaging.metrics import CHORE_RUNS, CHORE_SECONDS
from shared.messaging.tables import ChoreRun, InboxMessage, OutboxMessage, Publisher
from shared.tenancy import Reason, unconfined

log = logging.getLogger(__name__)

_LOOK_AGAIN = 60.0
"""Seconds after which a chore looks at the clock: it may have been set, the machine have slept."""


@dataclass(frozen=True)
class Chore:
    """Something to do again and again, by one worker at a time.

    :ivar name: stable, unique in its service: the lock and the record of the last run go by it
    :ivar every: how long after a run the next is due
    :ivar run: `run(sessions, now, tools)`, with its own transactions; tells how many things it did
    """

    name: str
    every: timedelta
    run: Callable[[Sessions, datetime, Any], int]


class Rounds:
    """One chore of a service, done whenever it is due, by whichever worker gets to it."""

    def __init__(
        self, chore: Chore, *, service: str, engine: Engine, sessions: Sessions, tools: Any
    ) -> None:
        self._chore = chore
        self._service = service
        self._engine = engine
        self._sessions = sessions
        self._tools = tools

    @property
    def name(self) -> str:
        """Name the chore."""
        return self._chore.name

    def run(self, stop: threading.Event) -> None:
        """Do the chore whenever it is due, until told to stop."""
        while not stop.is_set():
            wait = self.do(clock.now())
            stop.wait(min(max(wait.total_seconds(), 0.01), _LOOK_AGAIN))

    def do(self, now: datetime) -> timedelta:
        """Do the chore if it is due and nobody is at it; tells how long to wait for the next time.

        A chore that fails has not been done: it is due again, after a while.
        """
        with database.lock_held(self._engine, f"chore {self._chore.name}") as is_ours:
            if not is_ours:
                return self._chore.every
            due_in = self._due_in(now)
            if due_in > timedelta():
                return due_in
            try:
                with CHORE_SECONDS.labels(self._service, self._chore.name).time():
                    count = self._chore.run(self._sessions, now, self._tools)
            except Exception:
                CHORE_RUNS.labels(self._service, self._chore.name, "failed").inc()
                raise
            self._record(now)
            CHORE_RUNS.labels(self._service, self._chore.name, "done").inc()
        if count:
            log.info("A chore is done", extra={"chore": self._chore.name, "count": count})
        return self._chore.every

    def _due_in(self, now: datetime) -> timedelta:
        with self._sessions.begin() as session:
            last = session.get(ChoreRun, self._chore.name)
        if last is None or last.last_run_at > now:  # never, or the clock has been set back
            return timedelta()
        return last.last_run_at + self._chore.every - now

    def _record(self, now: datetime) -> None:
        with self._sessions.begin() as session:
            session.execute(
                insert(ChoreRun)
                .values(name=self._chore.name, last_run_at=now)
                .on_conflict_do_update(index_elements=["name"], set_={"last_run_at": now})
            )


OUTBOX_KEPT = timedelta(days=30)
"""How long a published announcement can be replayed."""

INBOX_KEPT = timedelta(days=45)
"""How long a message is recognised that has been handled; longer than any outbox can replay it."""

_AT_ONCE = 2000


def tidy(sessions: Sessions, now: datetime, tools: Any) -> int:
    """Remove old outbox and inbox rows, some at a time; tells how many."""
    return _remove(sessions, _forget_published, now) + _remove(sessions, _forget_received, now)


def _remove(sessions: Sessions, forget: Callable[[Session, datetime], int], now: datetime) -> int:
    total = 0
    while True:
        with sessions() as session:
            unconfined(session, Reason.CHORE)
            with session.begin():
                count = forget(session, now)
        total += count
        if count < _AT_ONCE:
            return total


def _forget_published(session: Session, now: datetime) -> int:
    old = (
        select(OutboxMessage.number)
        .where(OutboxMessage.published_at < now - OUTBOX_KEPT, OutboxMessage.again_for.is_(None))
        .limit(_AT_ONCE)
    )
    return _count(session.execute(delete(OutboxMessage).where(OutboxMessage.number.in_(old))))


def _forget_received(session: Session, now: datetime) -> int:
    """Forget what has been received, except beyond a gap: there it still tells what is known."""
    is_counted = InboxMessage.position <= (
        select(Publisher.contiguous)
        .where(Publisher.name == InboxMessage.publisher)
        .scalar_subquery()
    )
    old = (
        select(InboxMessage.message_id)
        .where(
            InboxMessage.received_at < now - INBOX_KEPT,
            or_(InboxMessage.position.is_(None), is_counted),
        )
        .limit(_AT_ONCE)
    )
    return _count(session.execute(delete(InboxMessage).where(InboxMessage.message_id.in_(old))))


def _count(result: object) -> int:
    return cast("CursorResult[object]", result).rowcount


TIDY = Chore("tidy_messages", every=timedelta(hours=1), run=tidy)
