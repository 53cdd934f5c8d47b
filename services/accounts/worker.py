"""The worker process of this service."""

import os

from services.accounts.chores import CHORES
from services.accounts.config import Settings, Tools
from services.accounts.handlers import HANDLERS
from services.accounts.jobs import KINDS
from shared import access
from shared.auth import denylist
from shared.events.accounts import Heartbeat
from shared.jobs import Runner
from shared.jobs.chores import forgetting
from shared.messaging import Broker, Worker
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
        projections=(access.project, denylist.project),
        chores=(*CHORES, *housekeeping.CHORES, forgetting(settings.storage)),
        tools=tools,
        heartbeat=Heartbeat,
        further=runner.threads(),
    )
