"""What the operations people can watch of jobs."""

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.jobs.tables import Job

ENDED = Counter(
    "comptoir_jobs_total", "Jobs that have ended, by how.", ["service", "kind", "status"]
)
ITEMS = Counter(
    "comptoir_job_items_total", "Things that jobs have done.", ["service", "kind", "outcome"]
)
TURN_SECONDS = Histogram("comptoir_job_turn_seconds", "Time of one turn.", ["service", "kind"])
UNFINISHED = Gauge("comptoir_jobs_unfinished", "Jobs that wait or are under way.", ["service"])
OLDEST = Gauge(
    "comptoir_jobs_oldest_wait_seconds",
    "How long the job that has waited longest has been waiting for its next batch.",
    ["service"],
)


def observe(session: Session, service: str, *, now: datetime) -> None:
    """Measure what waits; in a session that sees every establishment's jobs."""
    count, oldest = session.execute(
        select(func.count(), func.min(Job.turn_at)).where(Job.ended_at.is_(None))
    ).one()
    UNFINISHED.labels(service).set(count)
    OLDEST.labels(service).set(max(0.0, (now - oldest).total_seconds()) if oldest else 0)
