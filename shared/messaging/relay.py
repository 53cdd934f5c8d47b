"""From the outbox to the broker: one relay per service, in the order of positions."""

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
from shared.messaging import database, numbering, topology, wakes
from shared.messaging.broker import Broker
from shared.messaging.catchup import heard_by_all
from shared.messaging.database import relaying
from shared.messaging.numbering import Row
from shared.messaging.publishing import Outgoing, Outlet
from shared.messaging.threads import GATHER, Backoff, Pulse

log = logging.getLogger(__name__)

BATCH = 500
HEARTBEAT_EVERY = 10.0
STAND_BY = 1.0
SWEEP_EVERY = 5.0
"""Seconds: between heartbeats, between looks at another's lock, between looks at the outbox when
nobody has rung."""

TICK = 1.0
"""Seconds between looks at the connection to the broker, and at how far listeners have got."""

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
        self._bell = threading.Event()
        self._last_position = self._stamped_up_to = 0
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

    def ring(self) -> None:
        """Say that there may be something to relay, or that it is to end; any thread may."""
        self._bell.set()

    def _relay(self, connection: Connection, outlet: Outlet, stop: threading.Event) -> None:
        self._begin(connection)
        trouble = Backoff()
        with wakes.waiting(self._engine, wakes.OUTBOX, self.ring):
            while not stop.is_set():
                self.pulse.beat()
                is_rung = self._bell.is_set()
                self._bell.clear()
                turn = self._turn(connection, outlet)
                if is_rung and not turn.sent:
                    self._stamped_up_to = 0  # `replay` has asked for what listeners have
                outlet.pump()
                if turn.has_failed:
                    stop.wait(trouble.next())
                    continue
                trouble.reset()
                if turn.sent < BATCH:
                    stop.wait(GATHER if turn.sent else 0)
                    self._rest(connection, outlet, stop)

    def _rest(self, connection: Connection, outlet: Outlet, stop: threading.Event) -> None:
        """Wait for a ring, or the next look."""
        until = time.monotonic() + SWEEP_EVERY
        while not self._bell.wait(TICK) and not stop.is_set() and time.monotonic() < until:
            self.pulse.beat()
            outlet.pump()
            self._stamp_heard(connection, is_sweep=False)
        if not self._bell.is_set():
            self._stamp_heard(connection, is_sweep=True)

    def _begin(self, connection: Connection) -> None:
        self._beat_at = None
        with relaying(connection) as session:
            session.execute(_NOTICE_A_LOST_CLIENT)
            numbering.prepare(session)
            self._last_position = numbering.last_position(session)
        self._stamped_up_to = 0
        if self._broker.memory:
            self._broker.memory.numbered(
                self._service, self._last_position, topology.listeners_of(self._service)
            )

    def _turn(self, connection: Connection, outlet: Outlet) -> "_Turn":
        """Number, commit, publish, stamp; and say now and then that all is well."""
        as_of = clock.now()
        memory = self._broker.memory
        with relaying(connection) as session:
            numbered = numbering.number(session, limit=BATCH)
            self._last_position = numbered.last_position or self._last_position
            # In one process, listeners read the outbox itself (`catchup`).
            after = self._last_position if memory else 0
            rows = numbering.to_send(session, after=after, limit=BATCH)
        if memory and numbered.how_many:
            memory.numbered(
                self._service, self._last_position, topology.listeners_of(self._service)
            )
        turn = self._send(connection, outlet, rows) if rows else _Turn(sent=numbered.how_many)
        if turn.has_failed or turn.sent == BATCH or numbered.how_many == BATCH:
            return turn._replace(sent=BATCH)
        has_failed = not self._beat(outlet, self._last_position, as_of)
        return turn._replace(has_failed=has_failed)

    def _send(self, connection: Connection, outlet: Outlet, rows: list[Row]) -> "_Turn":
        """Publish what is to be sent, and record what the broker has."""
        messages = [(row, only_for) for row in rows for only_for in _readers(row)]
        count = outlet.publish_batch([_outgoing(*one) for one in messages])
        with relaying(connection) as session:
            self._record(session, messages[:count])
        return _Turn(sent=len(rows), has_failed=count < len(messages))

    def _stamp_heard(self, connection: Connection, *, is_sweep: bool) -> None:
        """In one process: record what every listener has; now and then, ask who does not say."""
        memory = self._broker.memory
        if memory is None or self._stamped_up_to >= self._last_position:
            return
        heard = memory.heard_by_all(self._service, topology.listeners_of(self._service))
        if heard is None and is_sweep:
            heard = heard_by_all(memory, self._service)
        if heard is not None and heard > self._stamped_up_to:
            with relaying(connection) as session:
                numbering.stamp_up_to(session, heard, now=clock.now())
            self._stamped_up_to = heard

    def _record(self, session: Session, sent: list[tuple[Row, str | None]]) -> None:
        now = clock.now()
        published = [row.position for row, only_for in sent if only_for is None]
        again = [row.position for row, only_for in sent if only_for is not None]
        if published:
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
    return Outgoing(str(row.id), row.type, row.body, only_for)
