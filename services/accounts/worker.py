"""The worker process of this service."""

import os

from services.accounts.chores import CHORES
from services.accounts.config import Settings, Tools
from services.accounts.handlers import HANDLERS
from shared import access
from shared.auth import denylist
from shared.events.accounts import Heartbeat
from shared.messaging import Broker, Worker
from shared.web import housekeeping


def create_worker(settings: Settings | None = None, broker: Broker | None = None) -> Worker:
    """Compose the worker process.

    :param settings: read from the environment if not given
    :param broker: the one of the settings if not given
    """
    settings = settings or Settings.read(os.environ)
    return Worker(
        "accounts",
        database_url=settings.database_url,
        broker=broker or Broker(settings.broker_url),
        handlers=HANDLERS,
        projections=(access.project, denylist.project),
        chores=(*CHORES, *housekeeping.CHORES),
        tools=Tools.of(settings),
        heartbeat=Heartbeat,
    )
