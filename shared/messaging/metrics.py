"""What the operations people can watch."""

from datetime import datetime

from prometheus_client import Counter, Gauge
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.messaging.tables import OutboxMessage

MESSAGES = Counter(
    "comptoir_messages_total",
    "Messages that arrived or were tried again, by what became of them.",
    ["service", "outcome"],
)
UNPUBLISHED = Gauge(
    "comptoir_outbox_unpublished",
    "Announced events that the broker has not confirmed.",
    ["service"],
)
OLDEST_UNPUBLISHED = Gauge(
    "comptoir_outbox_oldest_seconds",
    "Age of the oldest announced event that the broker has not confirmed.",
    ["service"],
)
CHORE_RUNS = Counter(
    "comptoir_chore_runs_total",
    "Runs of a chore, by how they ended.",
    ["service", "chore", "outcome"],
)


def observe_outbox(session: Session, service: str, *, now: datetime) -> None:
    """Measure what the broker has not confirmed yet."""
    count, oldest = session.execute(
        select(func.count(), func.min(OutboxMessage.created_at)).where(
            OutboxMessage.published_at.is_(None)
        )
    ).one()
    UNPUBLISHED.labels(service).set(count)
    OLDEST_UNPUBLISHED.labels(service).set((now - oldest).total_seconds() if oldest else 0)
