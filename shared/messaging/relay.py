"""From the outbox to the broker: one relay per service, in the order of positions."""

import json
import logging
import threading
import time
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from shared import clock
from shared.db import new_id
from shared.events import Envelope, Event
from shared.messaging import catchup, database, numbering
from shared.messaging.broker import Broker
from shared.messaging.database import relaying
from shared.messaging.numbering import Row
from shared.messaging.publishing import Outgoing, Outlet
from shared.messaging.threads import Backoff, Pulse

log = logging.getLogger(__name__)

BATCH = 500
HEARTBEAT_EVERY = 10.0
STAND_BY = 1.0
SHORTEST, LONGEST = 0.05, 0.2
"""Seconds: between heartbeats, between looks at another's lock, between looks at the outbox."""

LONGEST_ROUND = 300.0
"""Seconds that a batch may take, a database or a broker that is slow to answer included."""

_NOTICE_A_LOST_CLIENT = text(
    "SELECT set_config('tcp_keepalives_idle', '20', false), "
    "set_config('tcp_keepalives_interval', '5', false), "
    "set_config('tcp_keepalives_count', '4', false)"
)
"""The server frees the lock of a machine that is gone after 40 seconds, instead of two hours."""


class Relay:
    """What numbers a service's announcements and hands them to the broker.

    :param heartbeat: what tells listeners how old their knowledge is; None: nobody asks
    :ivar pulse: beats with each batch, and each look at another's lock
    """

    def __init__(
        self, service: str, *, engine: Engine, broker: Broker, heartbeat: type[Event] | None
    ) -> None:
        self._service = service
        self._engine = engine
        self._broker = broker
        self._heartbeat = heartbeat
        self.pulse = Pulse(LONGEST_ROUND)
        self._sent_up_to = 0
        self._beat_at: float | None = None

    def run(self, stop: threading.Event) -> None:
        """Relay until told to stop; stand by while another worker of the service does.

        Everything is done on the connection that holds the lock: both are lost together.
        """
        self.pulse.beat()
        with self._engine.connect() as connection:
            connection.detach()  # so that closing it, however that comes about, frees the lock
            while not database.take_lock(connection, "relay"):
                self.pulse.beat()
                if stop.wait(STAND_BY):
                    return
            log.info("Relaying", extra={"service": self._service})
            outlet = Outlet(self._broker, name=f"comptoir {self._service} relay")
            try:
                self._relay(connection, outlet, stop)
            finally:
                outlet.close()

    def _relay(self, connection: Connection, outlet: Outlet, stop: threading.Event) -> None:
        self._begin(connection)
        pause, trouble = SHORTEST, Backoff()
        while not stop.is_set():
            self.pulse.beat()
            turn = self._turn(connection, outlet)
            outlet.pump()
            if turn.has_failed:
                stop.wait(trouble.next())
                continue
            trouble.reset()
            pause = SHORTEST if turn.sent else min(pause * 1.5, LONGEST)
            if turn.sent < BATCH:
                stop.wait(pause)

    def _begin(self, connection: Connection) -> None:
        self._beat_at = None
        with relaying(connection) as session:
            session.execute(_NOTICE_A_LOST_CLIENT)
            numbering.prepare(session)
            # In one process, what had a position before is the listeners' to fetch (`catchup`).
            self._sent_up_to = numbering.last_position(session) if self._broker.memory else 0

    def _turn(self, connection: Connection, outlet: Outlet) -> "_Turn":
        """Number, commit, publish, stamp; and say now and then that all is well."""
        as_of = clock.now()
        with relaying(connection) as session:
            outbox = numbering.number(session, limit=BATCH)
        turn = _Turn() if outbox.is_sent else self._send(connection, outlet)
        if turn.has_failed or turn.sent == BATCH or not outbox.is_numbered:
            return turn
        has_failed = not self._beat(outlet, outbox.last_position, as_of)
        return turn._replace(has_failed=has_failed)

    def _send(self, connection: Connection, outlet: Outlet) -> "_Turn":
        """Publish what is to be sent, and record what the broker has."""
        with relaying(connection) as session:
            rows = numbering.to_send(session, after=self._sent_up_to, limit=BATCH)
        messages = [(row, only_for) for row in rows for only_for in _readers(row)]
        count = outlet.publish_batch([_outgoing(*one) for one in messages]) if messages else 0
        with relaying(connection) as session:
            self._record(session, messages[:count])
        return _Turn(sent=len(rows), has_failed=count < len(messages))

    def _record(self, session: Session, sent: list[tuple[Row, str | None]]) -> None:
        now = clock.now()
        published = [row.position for row, only_for in sent if only_for is None]
        again = [row.position for row, only_for in sent if only_for is not None]
        if self._broker.memory:
            self._sent_up_to = max([self._sent_up_to, *published])
            heard = catchup.heard_by_all(self._broker.memory, self._service)
            numbering.stamp_up_to(session, heard, now=now)
        elif published:
            numbering.stamp(session, published, now=now)
        if again:
            numbering.repeated(session, again)

    def _beat(self, outlet: Outlet, last_position: int, as_of: datetime) -> bool:
        """Say every ten seconds: all that had happened by this instant is numbered up to here."""
        if self._heartbeat is None:
            return True
        if self._beat_at and time.monotonic() < self._beat_at + HEARTBEAT_EVERY:
            return True
        message = Envelope(
            id=new_id(),
            type=self._heartbeat.type,
            time=as_of,
            subject=self._service,
            sequence=last_position,
            data=self._heartbeat.from_data(
                {
                    "publisher_name": self._service,
                    "last_position": last_position,
                    "as_of": as_of.isoformat(),
                }
            ).to_data(),
        )
        beat = Outgoing(str(message.id), message.type, message.to_json(), is_passing=True)
        if outlet.publish_batch([beat]) == 0:
            return False
        self._beat_at = time.monotonic()
        return True


class _Turn(NamedTuple):
    """How many rows a turn found to send, and whether the broker failed to take some."""

    sent: int = 0
    has_failed: bool = False


def _readers(row: Row) -> list[str | None]:
    """List for whom a row is to be sent: None stands for all who listen."""
    everybody: list[str | None] = [None] if row.is_unpublished else []
    return everybody + ([row.again_for] if row.again_for else [])


def _outgoing(row: Row, only_for: str | None) -> Outgoing:
    message = row.message | {"position": str(row.position)}
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return Outgoing(str(row.id), row.type, body, only_for)
