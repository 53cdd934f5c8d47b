"""What can be watched of e-mails and paper, looked up when somebody asks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.mailer.models import Email, EmailStatus, PaperItem, PaperStatus

WAITING = (EmailStatus.QUEUED, EmailStatus.SENDING)
ON_PAPER = (PaperStatus.TO_RENDER, PaperStatus.TO_PRINT, PaperStatus.PRINTED)
"""What has not left yet: the indexes hold these apart from all that has."""


def of_mail(session: Session, service: str, now: datetime) -> Iterator[Metric]:
    """Count what waits to be sent or printed, and tell how long it has."""
    found = session.execute(
        select(Email.status, func.count(), func.min(Email.created_at), func.min(Email.due_at))
        .where(Email.status.in_(WAITING))
        .group_by(Email.status)
    ).all()
    counts = {status: count for status, count, *_ in found}
    waiting = GaugeMetricFamily(
        "comptoir_emails_waiting", "E-mails not sent yet.", labels=["state"]
    )
    for status in WAITING:
        waiting.add_metric([status.value], counts.get(status, 0))
    yield waiting
    yield _age("oldest", "Age of the oldest e-mail not sent yet.", [row[2] for row in found], now)
    yield _age("overdue", "Time that an e-mail has been due.", [row[3] for row in found], now)
    yield _on_paper(session)


def _age(what: str, told: str, instants: Sequence[datetime], now: datetime) -> Metric:
    family = GaugeMetricFamily(f"comptoir_emails_{what}_seconds", told)
    family.add_metric([], max(0.0, (now - min(instants, default=now)).total_seconds()))
    return family


def _on_paper(session: Session) -> Metric:
    family = GaugeMetricFamily(
        "comptoir_paper_items_waiting", "Paper letters not dispatched yet.", labels=["state"]
    )
    counts = dict(
        session.execute(
            select(PaperItem.status, func.count())
            .where(PaperItem.status.in_(ON_PAPER))
            .group_by(PaperItem.status)
        )
        .tuples()
        .all()
    )
    for status in ON_PAPER:
        family.add_metric([status.value], counts.get(status, 0))
    return family
