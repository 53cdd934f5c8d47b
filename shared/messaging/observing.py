"""What can be watched of a service's database, looked up when somebody asks.

Whatever worker is asked, the figures are the service's: with several workers, take the largest.
A database that does not answer gives none of them, and `comptoir_worker_ready` says so.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from shared import clock
from shared.messaging import status
from shared.messaging.tables import ChoreRun
from shared.messaging.threads import State
from shared.messaging.worker import Worker
from shared.tenancy import Reason, unconfined

_SERVER = text(
    """
    SELECT pg_database_size(current_database()) AS bytes,
           (SELECT numbackends FROM pg_stat_database
             WHERE datname = current_database()) AS connections,
           (SELECT sum(numbackends) FROM pg_stat_database) AS server_connections,
           current_setting('max_connections')::int AS server_limit,
           (SELECT deadlocks FROM pg_stat_database
             WHERE datname = current_database()) AS deadlocks,
           (SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)
              FROM pg_stat_activity WHERE datname = current_database()) AS oldest_transaction
    """
)


def of_messages(session: Session, service: str, now: datetime) -> Iterator[Metric]:
    """Look up what is on its way, what waits, what was given up, and how old knowledge is."""
    found = status.of(session, service)
    oldest = found.oldest_unpublished_at
    for name, told, value in (
        ("outbox_unpublished", "Announced events that the broker has not.", found.unpublished),
        ("outbox_oldest_seconds", "Age of the oldest of these.", _age(oldest, now)),
        (
            "messages_backlog",
            "Messages whose handler is still to run.",
            found.backlog,
        ),
        ("messages_parked", "Messages given up: somebody must look at them.", found.parked),
    ):
        yield _gauge(name, told, service, value)
    age = GaugeMetricFamily(
        "comptoir_knowledge_age_seconds",
        "Age of what a service knows of another; old, it refuses delegated access.",
        labels=["service", "publisher"],
    )
    for hearing in found.hears:
        if hearing.known_as_of:
            age.add_metric([service, hearing.publisher], _age(hearing.known_as_of, now))
    yield age


def of_chores(session: Session, service: str, now: datetime) -> Iterator[Metric]:
    """Look up when each chore was last done."""
    family = GaugeMetricFamily(
        "comptoir_chore_last_success_timestamp_seconds",
        "When the chore was last done, whichever worker did it.",
        labels=["service", "chore"],
    )
    for run in session.scalars(select(ChoreRun)):
        family.add_metric([service, run.name], run.last_run_at.timestamp())
    yield family


def of_server(session: Session, service: str, now: datetime) -> Iterator[Metric]:
    """Look up how PostgreSQL does, as far as a service may see."""
    row = session.execute(_SERVER).one()
    for name, told, value in (
        ("postgres_database_bytes", "Size of the service's database.", row.bytes),
        ("postgres_connections", "Connections to the service's database.", row.connections),
        ("postgres_server_connections", "Connections to the server.", row.server_connections),
        ("postgres_server_limit", "The most connections that it takes.", row.server_limit),
        ("postgres_deadlocks", "Deadlocks broken since statistics began.", row.deadlocks),
        (
            "postgres_oldest_transaction_seconds",
            "Age of the service's oldest transaction.",
            row.oldest_transaction,
        ),
    ):
        yield _gauge(name, told, service, float(value or 0))


def _gauge(name: str, told: str, service: str, value: float) -> Metric:
    family = GaugeMetricFamily(f"comptoir_{name}", told, labels=["service"])
    family.add_metric([service], value)
    return family


def _age(instant: datetime | None, now: datetime) -> float:
    return max(0.0, (now - instant).total_seconds()) if instant else 0.0


MEASURES = (of_messages, of_chores, of_server)


LONGEST = "2s"
"""How long each question to the database may take."""

Measure = Callable[[Session, str, datetime], Iterable[Metric]]
"""`measure(session, service, now)` looks something up; the session sees every tenant's rows."""


class Observed(Collector):
    """Tells the figures of the workers of this process.

    :param measures: what one of the services has besides those that every service has
    """

    def __init__(self, workers: Iterable[Worker], measures: Iterable[Measure] = ()) -> None:
        self._workers = tuple(workers)
        self._measures = (*MEASURES, *measures)
        self._looking = threading.Lock()

    def describe(self) -> Iterable[Metric]:
        """Tell nothing before it is asked for."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Look everything up, one question at a time."""
        families: dict[str, Metric] = {}
        with self._looking:
            for worker in self._workers:
                for family in (*_of_worker(worker), *self._of_database(worker)):
                    known = families.setdefault(family.name, family)
                    if known is not family:
                        known.samples.extend(family.samples)
        yield from families.values()

    def _of_database(self, worker: Worker) -> list[Metric]:
        try:
            with worker.sessions() as session:
                unconfined(session, Reason.METRICS)
                with session.begin():
                    session.execute(text(f"SET LOCAL statement_timeout = '{LONGEST}'"))
                    now = clock.now()
                    return [m for ask in self._measures for m in ask(session, worker.service, now)]
        except SQLAlchemyError:
            return []


def _of_worker(worker: Worker) -> Iterator[Metric]:
    ready = GaugeMetricFamily(
        "comptoir_worker_ready",
        "1 if what the worker needs is there: database, broker, its consumer.",
        labels=["service", "needs"],
    )
    for needed, is_there in worker.health()._asdict().items():
        ready.add_metric([worker.service, needed], float(is_there))
    yield ready
    alive = GaugeMetricFamily(
        "comptoir_worker_thread_alive",
        "1 while the thread goes on; 0 if it is stuck or dead.",
        labels=["service", "thread"],
    )
    for name, state in worker.threads().items():
        alive.add_metric([worker.service, name], float(state is State.ALIVE))
    yield alive
