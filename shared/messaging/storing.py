"""Storing messages as they arrive, many at a time: what they say of access counts from then on.

They are written into the inbox, projected, counted and put into the backlog in one transaction, and
may be acknowledged; no handler is waited for (design.md §4.8).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.events import Envelope
from shared.messaging import backlog, inbox, knowledge, metrics, parking
from shared.messaging.database import handling, is_outage
from shared.messaging.handlers import Outcome, Reading
from shared.messaging.threads import log


@dataclass
class Stored:
    """What has become of messages that arrived.

    :ivar outcomes: by the message's id
    :ivar runnable: those that may be handled at once, in order: nothing else waits before them
    """

    outcomes: dict[UUID, Outcome] = field(default_factory=dict)
    runnable: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Storing:
    """How a service stores what arrives. Whatever is raised, nothing of it is committed.

    :ivar sessions: of the service's own database
    """

    service: str
    sessions: Sessions
    reading: Reading
    delays: Sequence[Any] = backlog.DELAYS

    def store(
        self, messages: Sequence[Envelope], *, now: datetime, is_begun: bool = False
    ) -> Stored:
        """Store messages together; if that fails, each by itself.

        One whose projection still fails is kept to be tried again, and does not count as known.

        :param is_begun: the caller is about to have those handled that nothing waits before
        """
        try:
            stored = self._together(messages, now, is_begun=is_begun)
        except Exception as error:
            if is_outage(error):
                raise
            stored = Stored()
            for message in messages:
                one = self._alone(message, now)
                stored.outcomes |= one.outcomes
                stored.runnable += one.runnable
        for message in messages:
            metrics.counted(self.service, message.type, stored.outcomes[message.id])
        return stored

    def store_again(self, message: Envelope, *, now: datetime) -> Stored:
        """Have a message handled once more, by an operator's command, unless it waits anyway.

        One whose projection fails is kept to be tried again.
        """
        try:
            return self._again(message, now)
        except Exception as error:
            if is_outage(error):
                raise
            return self._unprojected(message, error, now, is_again=True)

    def _again(self, message: Envelope, now: datetime) -> Stored:
        with handling(self.sessions) as session:
            is_new = bool(inbox.write(session, [message]))
            if not is_new and not parking.is_settled(session, message.id):
                return Stored({message.id: Outcome.DUPLICATE})
            stored = self._keep(session, [message], [], now, is_begun=False)
        stored.outcomes.setdefault(message.id, Outcome.HANDLED)
        return stored

    def _together(self, messages: Sequence[Envelope], now: datetime, *, is_begun: bool) -> Stored:
        beats = [message for message in messages if inbox.is_heartbeat(message)]
        others = [message for message in messages if not inbox.is_heartbeat(message)]
        kept = [message for message in others if self.reading.keeps(message)]
        numbers = [m for m in others if m.position is not None and not self.reading.keeps(m)]
        with handling(self.sessions) as session:
            new = inbox.write(session, kept) if kept else set()
            fresh = {message.id: message for message in kept if message.id in new}
            stored = self._keep(session, list(fresh.values()), numbers, now, is_begun=is_begun)
            self._hear(session, beats)
        for message in kept:
            outcome = Outcome.HANDLED if message.id in new else Outcome.DUPLICATE
            stored.outcomes.setdefault(message.id, outcome)
        for message in others:
            stored.outcomes.setdefault(message.id, Outcome.HANDLED)
        stored.outcomes |= {beat.id: Outcome.HEARD for beat in beats}
        return stored

    def _keep(
        self,
        session: Session,
        messages: Sequence[Envelope],
        numbers: Sequence[Envelope],
        now: datetime,
        *,
        is_begun: bool,
    ) -> Stored:
        """Project and count what is in the inbox since this transaction, and put it into lines."""
        self.reading.project(session, messages)
        _count(session, messages, numbers)
        to_handle = [message for message in messages if self.reading.handles(message)]
        if not to_handle:
            return Stored()
        added = backlog.add(session, to_handle, now=now, is_begun=is_begun)
        return Stored(
            {
                message.id: Outcome.WAITING if message.id in added.behind else Outcome.STORED
                for message in to_handle
            },
            list(added.runnable),
        )

    def _hear(self, session: Session, beats: Sequence[Envelope]) -> None:
        for beat in {message.publisher: message for message in beats}.values():
            event: Any = beat.event
            knowledge.hear(session, beat.publisher, position=event.last_position, as_of=event.as_of)

    def _alone(self, message: Envelope, now: datetime) -> Stored:
        try:
            return self._together([message], now, is_begun=False)
        except Exception as error:
            if is_outage(error):
                raise
            return self._unprojected(message, error, now)

    def _unprojected(
        self, message: Envelope, error: Exception, now: datetime, *, is_again: bool = False
    ) -> Stored:
        """Keep a message that could not be projected: to be tried again, not known till then.

        :param is_again: it is to be kept although it has arrived before
        """
        log.warning(
            "A message could not be projected; it will be tried again",
            extra={"message_id": str(message.id), "error": type(error).__name__},
        )
        with handling(self.sessions) as session:
            is_new = bool(inbox.write(session, [message]))
            if not is_new and not is_again:
                return Stored({message.id: Outcome.DUPLICATE})
            if is_new:
                inbox.mark(session, message, is_projected=False)
            backlog.add(
                session,
                [message],
                now=now,
                is_projected=False,
                error=error,
                due_at=now + self.delays[0],
            )
        return Stored({message.id: Outcome.DEFERRED})


def _count(session: Session, messages: Sequence[Envelope], numbers: Sequence[Envelope]) -> None:
    """Count messages as known, publisher by publisher in the order of their names."""
    kept: dict[str, list[int]] = defaultdict(list)
    counted: dict[str, dict[int, Envelope]] = defaultdict(dict)
    for message in messages:
        if message.position is not None:
            kept[message.publisher].append(message.position)
    for message in numbers:
        if message.position is not None:
            counted[message.publisher][message.position] = message
    for publisher in sorted({*kept, *counted}):
        knowledge.count(session, publisher, kept[publisher], numbers=counted[publisher])
