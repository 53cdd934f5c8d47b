"""What becomes of a message: its inbox row, projections and effect, or deferral, in one commit."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.events import CATALOGUE, Envelope
from shared.messaging import decoding, deferral, inbox, knowledge
from shared.messaging.context import Context, set_context
from shared.messaging.metrics import MESSAGES
from shared.messaging.news import Defer, Handlers, News, Projection
from shared.messaging.outages import is_outage
from shared.messaging.tables import DeferredMessage
from shared.messaging.transactions import handling

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What has become of a message."""

    HANDLED = "handled"
    DUPLICATE = "duplicate"
    DEFERRED = "deferred"
    WAITING = "waiting"
    PARKED = "parked"
    HEARD = "heard"


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
        delays: Sequence[timedelta] = deferral.DELAYS,
    ) -> None:
        self.service = service
        self.sessions = sessions
        self._handlers = {event.type: handler for event, handler in handlers.items()}
        self._projections = tuple(projections)
        self._tools = tools
        self._delays = tuple(delays)

    def receive(self, message: Envelope, *, now: datetime, again: bool = False) -> Outcome:
        """Handle a message that has arrived; when this returns it may be acknowledged.

        :param again: an operator wants it handled although it has been
        """
        try:
            outcome = self._receive(message, now=now, again=again)
        except Exception as error:
            if is_outage(error):
                raise
            # Not the handler has failed, nor a projection, but their commit: keep the message.
            outcome = self._receive(message, now=now, again=again, failure=error)
        MESSAGES.labels(self.service, outcome).inc()
        return outcome

    def _receive(
        self, message: Envelope, *, now: datetime, again: bool, failure: Exception | None = None
    ) -> Outcome:
        with handling(self.sessions) as session:
            set_context(session, Context.following(message, now=now))
            if decoding.is_heartbeat(message):
                return self._hear(session, message)
            deferral.line_up(session, message)
            is_new = inbox.is_new(session, message)
            if not is_new and (not again or deferral.is_kept(session, message)):
                return Outcome.DUPLICATE
            unprojected = failure or self._project(session, message)
            return self._arrive(session, message, now, unprojected=unprojected)

    def _arrive(
        self, session: Session, message: Envelope, now: datetime, *, unprojected: Exception | None
    ) -> Outcome:
        """Handle a message whose projections have been applied, or keep it."""
        waiting = deferral.waiting(session, message)
        if waiting.is_blocked and not unprojected:
            deferral.stand_behind(session, message, now=now)
            outcome = Outcome.WAITING
        elif error := unprojected or self._handle(session, message, now):
            deferral.defer(
                session,
                message,
                error=error,
                is_blocked=waiting.is_blocked,
                is_projected=unprojected is None,
                now=now,
                delays=self._delays,
            )
            outcome = Outcome.DEFERRED
        else:
            outcome = Outcome.HANDLED
            if waiting.awaits_facts:
                deferral.tell(session, message, now=now)
        if unprojected:
            inbox.unprojected(session, message)
        else:
            inbox.projected(session, message)
        return outcome

    def retry(self, *, now: datetime) -> Outcome | None:
        """Try the next deferred message that is due; None if there is none."""
        try:
            outcome = self._retry(now)
        except Exception as error:
            if is_outage(error):
                raise
            outcome = self._retry(now, failure=error)
        if outcome:
            MESSAGES.labels(self.service, outcome).inc()
        return outcome

    def _retry(self, now: datetime, failure: Exception | None = None) -> Outcome | None:
        with handling(self.sessions) as session:
            row = deferral.due(session, now=now)
            if row is None:
                return None
            message = Envelope.from_message(row.message)
            set_context(session, Context.following(message, now=now))
            error = failure or self._try_again(session, row, message, now)
            if error is None:
                deferral.leave(session, row, now=now)
                deferral.tell(session, message, now=now)
                return Outcome.HANDLED
            is_parked = deferral.failed(session, row, error=error, now=now, delays=self._delays)
            if is_parked:
                log.error(
                    "A message is parked: it needs somebody to look at it", extra=_of(message)
                )
            return Outcome.PARKED if is_parked else Outcome.DEFERRED

    def _try_again(
        self, session: Session, row: DeferredMessage, message: Envelope, now: datetime
    ) -> Exception | None:
        if not row.is_projected:
            error = self._project(session, message)
            if error:
                return error
            row.is_projected = True
            inbox.projected(session, message, late=True)
        return self._handle(session, message, now)

    def _hear(self, session: Session, message: Envelope) -> Outcome:
        try:
            beat: Any = message.event
        except ValidationError as error:
            raise decoding.Undecodable("a heartbeat without its facts") from error
        knowledge.hear(session, message.publisher, position=beat.last_position, as_of=beat.as_of)
        return Outcome.HEARD

    def _project(self, session: Session, message: Envelope) -> Exception | None:
        """Apply the projections; give back what went wrong, nothing of it kept."""
        try:
            with session.begin_nested():
                for project in self._projections:
                    project(session, message)
        except Exception as error:
            return self._failed(error, message)
        return None

    def _handle(self, session: Session, message: Envelope, now: datetime) -> Exception | None:
        """Call the service's handler, if any; give back what went wrong, nothing of it kept."""
        handler = self._handlers.get(message.type)
        if handler is None or message.type not in CATALOGUE:
            return None
        try:
            with session.begin_nested():
                handler(session, message.event, News(message, now, self._tools))
        except Exception as error:
            return self._failed(error, message)
        return None

    def _failed(self, error: Exception, message: Envelope) -> Exception:
        if is_outage(error):
            raise error
        facts = _of(message) | {"error": type(error).__name__}
        if isinstance(error, Defer):
            log.info("A message waits for facts that have not arrived", extra=facts)
        else:
            log.warning("A message could not be handled; it will be tried again", extra=facts)
        return error


def _of(message: Envelope) -> dict[str, Any]:
    return {"message_id": str(message.id), "message_type": message.type}
