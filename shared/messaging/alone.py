"""Handling one message by itself: what fails is kept to be tried again, and given up in the end."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.events import Envelope
from shared.messaging import backlog, inbox, knowledge, metrics, parking, turns
from shared.messaging.database import handling, is_outage
from shared.messaging.handlers import Calling, Defer, Outcome
from shared.messaging.tables import BacklogMessage

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Alone:
    """How a service handles a message in a transaction of its own.

    :ivar delays: between the tries of a message that fails
    """

    calling: Calling
    delays: Sequence[timedelta]

    def handle(self, sessions: Sessions, message_id: UUID, now: datetime) -> list[Outcome]:
        """Handle a message that is begun; if it fails, keep it to be tried again.

        The second transaction applies the projections, if they are missing, and leaves the handler
        out; if it fails too, the third leaves out both.

        :param sessions: of the service's own database
        :return: what became of it; nothing, if somebody else is at it
        """
        began = time.perf_counter()
        failure, is_projecting = None, True
        while True:
            try:
                found = self._try(
                    sessions, message_id, now, failure=failure, is_projecting=is_projecting
                )
                break
            except Exception as error:
                if is_outage(error) or not is_projecting:
                    raise
                _tell(error, message_id)
                failure, is_projecting = error, failure is None
        if found is None:
            return []
        type_, outcome = found
        metrics.handled(self.calling.service, type_, outcome, time.perf_counter() - began)
        return [outcome]

    def _try(
        self,
        sessions: Sessions,
        message_id: UUID,
        now: datetime,
        *,
        failure: Exception | None,
        is_projecting: bool,
    ) -> tuple[str, Outcome] | None:
        with handling(sessions) as session:
            taken = turns.take(session, [message_id], now=now)
            if not taken:
                return None
            (one,) = taken
            if one.starts > turns.STARTS_AT_MOST:
                row = session.get_one(BacklogMessage, message_id)
                row.error = turns.DEADLY
                return one.type, self._give_up(session, row, now)
            message = Envelope.from_message(one.message)
            if not one.is_projected and is_projecting:
                self._project(session, message)
                session.get_one(BacklogMessage, message_id).is_projected = True
            if failure:
                row = session.get_one(BacklogMessage, message_id)
                return one.type, self._failed(session, row, failure, now)
            told = self.calling.read(message, now)
            with self.calling.batch(session, [told]):
                self.calling.call(session, *told)
            backlog.leave(session, [one], now=now)
            return one.type, Outcome.HANDLED

    def _project(self, session: Session, message: Envelope) -> None:
        """Apply the projections that failed when the message arrived, and count it as known."""
        self.calling.reading.project(session, [message])
        inbox.mark(session, message, is_projected=True)
        if message.position is not None:
            knowledge.count(session, message.publisher, [message.position])

    def _failed(
        self, session: Session, row: BacklogMessage, failure: Exception, now: datetime
    ) -> Outcome:
        if not backlog.failed(row, error=failure, now=now, delays=self.delays):
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
