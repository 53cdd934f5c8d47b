"""The figures that every service's database holds."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shared.messaging import standing
from shared.messaging.tables import ChoreRun

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
    found = standing.of(session, service)
    oldest = found.oldest_unpublished_at
    for name, told, value in (
        ("outbox_unpublished", "Announced events that the broker has not.", found.unpublished),
        ("outbox_oldest_seconds", "Age of the oldest of these.", _age(oldest, now)),
        ("messages_deferred", "Messages that wait for another try.", found.deferred),
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
