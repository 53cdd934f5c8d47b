"""What can be watched of e-mails and paper, looked up when somebody asks."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.orm import Session

from services.mailer.models import EmailStatus, PaperStatus
from services.mailer.queries import figures

State = TypeVar("State", EmailStatus, PaperStatus)


def of_mail(session: Session, service: str, now: datetime) -> Iterator[Metric]:
    """Count what waits to be sent or printed, and tell how long it has."""
    emails = figures.waiting_emails(session)
    counts = {each.status: each.count for each in emails}
    oldest, due = [each.oldest_at for each in emails], [each.first_due_at for each in emails]
    yield _count("comptoir_emails_waiting", "E-mails not sent yet.", figures.WAITING, counts)
    yield _age("oldest", "Age of the oldest e-mail not sent yet.", oldest, now)
    yield _age("overdue", "Time that an e-mail has been due.", due, now)
    on_paper = figures.waiting_paper_items(session)
    name = "comptoir_paper_items_waiting"
    yield _count(name, "Paper letters not dispatched yet.", figures.ON_PAPER, on_paper)
    failing, back, late = figures.paper_to_look_after(session, now=now)
    for what, meaning, value in (
        ("failing", "Paper letters that cannot be made or printed.", failing),
        ("returned", "Paper letters that came back and are not looked after.", back),
        ("late", "Paper letters printed more than a week ago that have not left.", late),
    ):
        family = GaugeMetricFamily(f"comptoir_paper_items_{what}", meaning)
        family.add_metric([], value)
        yield family


def _count(name: str, meaning: str, states: Iterable[State], counts: Mapping[State, int]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=["state"])
    for state in states:
        family.add_metric([state.value], counts.get(state, 0))
    return family


def _age(what: str, meaning: str, instants: list[datetime], now: datetime) -> Metric:
    family = GaugeMetricFamily(f"comptoir_emails_{what}_seconds", meaning)
    family.add_metric([], max(0.0, (now - min(instants, default=now)).total_seconds()))
    return family
