"""The worker process of this service."""

import os
from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.chores import CHORES
from services.accounts.config import Settings
from services.accounts.handlers import HANDLERS, around
from services.accounts.jobs import KINDS
from services.accounts.tools import Tools
from shared import access
from shared.auth import denylist
from shared.events.accounts import Heartbeat
from shared.jobs import Runner
from shared.jobs.chores import forgetting
from shared.messaging import Broker, Projection, Worker
from shared.web import housekeeping
from shared.web.readmission import Readmission


def create_worker(settings: Settings | None = None, broker: Broker | None = None) -> Worker:
    """Compose the worker process.

    :param settings: read from the environment if not given
    :param broker: the one of the settings if not given
    """
    settings = settings or Settings.read(os.environ)
    tools = Tools.of(settings)
    runner = Runner(
        "accounts",
        kinds=KINDS,
        readmit=Readmission("accounts", staleness=settings.staleness),
        storage=settings.storage,
        tools=tools,
    )
    return Worker(
        "accounts",
        database_url=settings.database_url,
        broker=broker or Broker(settings.broker_url),
        handlers=HANDLERS,
        projections=(access.PROJECTION, Projection.of_each(denylist.project, reads=denylist.reads)),
        around=around,
        chores=(*CHORES, *housekeeping.CHORES, forgetting(settings.storage)),
        tools=tools,
        heartbeat=Heartbeat,
        further=runner.threads(),
    )


def measure_erasures(session: Session, service: str, now: datetime) -> Iterator[Metric]:
    """Tell how many erasures are not complete, and how long the oldest has been waiting."""
    count, oldest = queries.erasures.under_way(session)
    age = (now - oldest).total_seconds() if oldest else 0.0
    for name, told, value in (
        ("pending", "Erasures that not every service has acknowledged.", float(count)),
        ("oldest_seconds", "How long the oldest of them has been waiting.", max(0.0, age)),
    ):
        family = GaugeMetricFamily(f"comptoir_erasures_{name}", told)
        family.add_metric([], value)
        yield family
