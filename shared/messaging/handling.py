"""What becomes of a message: its inbox row, projections and effect, or deferral, in one commit."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.events import CATALOGUE, Envelope
from shared.messaging import attempts, backlog, inbox, knowledge, metrics, parking, turns
from shared.messaging.attempts import Attempt
from shared.messaging.backlog import Turn
from shared.messaging.database import handling
from shared.messaging.handlers import Handlers, News, Outcome, Projection
from shared.messaging.outbox import Context, set_context
from shared.messaging.tables import BacklogMessage

log = logging.getLogger(__name__)


class Handling:
    """How a service handles what arrives. Whatever it raises, nothing of the message is committed.

    :param sessions: of the service's own database
    :param projections: applied first, and kept whatever becomes of the handler
    :param delays: between the tries of a message that fails
    """

    def __init__(
        self,
        service: str,
        *,
        sessions: Sessions,
        handlers: Handlers,
        projections: Sequence[Projection] = (),
        tools: Any = None,
        delays: Sequence[timedelta] = backlog.DELAYS,
    ) -> None:
        self.service = service
        self.sessions = sessions
        self._handlers = {event.type: handler for event, handler in handlers.items()}
        self._projections = tuple(projections)
        self._tools = tools
        self._delays = tuple(delays)
        self._begun: deque[Turn] = deque()

    def receive(self, message: Envelope, *, now: datetime, again: bool = False) -> Outcome:
        """Handle a message that has arrived; when this returns it may be acknowledged.

        :param again: an operator wants it handled although it has been
        """
        return self._counted(
            Turn(message.id, message.type),
            lambda attempt: self._receive(message, attempt, now=now, again=again),
        )

    def take_in(self, session: Session, message: Envelope, *, now: datetime) -> Outcome:
        """Take a message in, in the caller's transaction; its handler's turn comes by `retry`.

        :raises Exception: whatever a projection raises
        """
        if inbox.is_heartbeat(message):
            return self._hear(session, message)
        if not inbox.is_new(session, message):
            return Outcome.DUPLICATE
        self._project(session, message, Attempt())
        if message.type not in self._handlers:
            return self._arrive(session, message, Attempt(), now)
        backlog.line_up(session, message, now=now)
        return Outcome.STORED

    def retry(self, *, now: datetime) -> Outcome | None:
        """Try the next kept message that is due; None if there is none."""
        due = self._next_due(now)
        if due is None:
            return None
        return self._counted(due, lambda attempt: self._retry(due.id, attempt, now=now))

    def _next_due(self, now: datetime) -> Turn | None:
        if not self._begun:
            with handling(self.sessions) as session:
                self._begun.extend(turns.begin(session, now=now))
        return self._begun.popleft() if self._begun else None

    def _counted(self, turn: Turn, work: Callable[[Attempt], Outcome]) -> Outcome:
        began = time.perf_counter()
        outcome = attempts.whatever_fails(turn.id, work)
        metrics.handled(self.service, turn.type, outcome, time.perf_counter() - began)
        return outcome

    def _receive(
        self, message: Envelope, attempt: Attempt, *, now: datetime, again: bool
    ) -> Outcome:
        with handling(self.sessions) as session:
            set_context(session, Context.following(message, now=now))
            if inbox.is_heartbeat(message):
                return self._hear(session, message)
            if not inbox.is_new(session, message) and not (
                again and parking.is_settled(session, message.id)
            ):
                return Outcome.DUPLICATE
            self._project(session, message, attempt)
            return self._arrive(session, message, attempt, now)

    def _arrive(
        self, session: Session, message: Envelope, attempt: Attempt, now: datetime
    ) -> Outcome:
        """Handle a message whose projections have been applied, or keep it."""
        waiting = backlog.waiting(session, publisher=message.publisher, subject=message.subject)
        if attempt.failure:
            backlog.defer(
                session,
                message,
                error=attempt.failure,
                is_blocked=waiting.is_blocked,
                is_projected=attempt.is_projecting,
                now=now,
                delays=self._delays,
            )
            return Outcome.DEFERRED
        if waiting.is_blocked:
            backlog.stand_behind(session, message, now=now)
            return Outcome.WAITING
        self._handle(session, message, now)
        if waiting.awaits_facts:
            backlog.tell(session, message, now=now)
        return Outcome.HANDLED

    def _retry(self, message_id: UUID, attempt: Attempt, *, now: datetime) -> Outcome:
        with handling(self.sessions) as session:
            row = turns.take(session, message_id, now=now)
            if row is None:
                return Outcome.DUPLICATE
            if row.starts > turns.STARTS_AT_MOST:
                row.error = turns.DEADLY
                return self._give_up(session, row, now)
            message = Envelope.from_message(row.message)
            set_context(session, Context.following(message, now=now))
            if not row.is_projected:
                self._project(session, message, attempt, late=True)
                row.is_projected = attempt.is_projecting
            if attempt.failure:
                return self._failed_again(session, row, attempt.failure, now)
            self._handle(session, message, now)
            following = backlog.leave(session, row, now=now)
            backlog.tell(session, message, now=now)
        if following is not None:
            self._begun.append(following)
        return Outcome.HANDLED

    def _failed_again(
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

    def _project(
        self, session: Session, message: Envelope, attempt: Attempt, *, late: bool = False
    ) -> None:
        """Apply the projections, unless it is they that fail."""
        if not attempt.is_projecting:
            inbox.unprojected(session, message)
            return
        for project in self._projections:
            project(session, message)
        inbox.projected(session, message, late=late)

    def _handle(self, session: Session, message: Envelope, now: datetime) -> None:
        """Call the service's handler, if it has one for this type."""
        handler = self._handlers.get(message.type)
        if handler and message.type in CATALOGUE:
            handler(session, message.event, News(message, now, self._tools))

    def _hear(self, session: Session, message: Envelope) -> Outcome:
        beat: Any = message.event
        knowledge.hear(session, message.publisher, position=beat.last_position, as_of=beat.as_of)
        return Outcome.HEARD
