"""The worker of this service, composed."""

import os

from services.delegation.actions import last_acts
from services.delegation.chores import CHORES
from services.delegation.config import Settings
from services.delegation.handlers import HANDLERS
from services.delegation.jobs import KINDS
from services.delegation.tools import Tools
from shared import access
from shared.auth import denylist
from shared.events.delegation import Heartbeat
from shared.jobs import Runner
from shared.jobs.chores import forgetting
from shared.messaging import Broker, Projection, Worker
from shared.web import housekeeping
from shared.web.readmission import Readmission


def create_worker(settings: Settings | None = None, broker: Broker | None = None) -> Worker:
    """Compose the worker process.

    :param settings: read from the environment if there are none
    :param broker: another than the settings name, such as the embedded process's own
    """
    settings = settings or Settings.read(os.environ)
    tools = Tools(settings=settings)
    runner = Runner(
        "delegation",
        kinds=KINDS,
        readmit=Readmission("delegation", staleness=settings.staleness),
        storage=settings.storage,
        tools=tools,
    )
    return Worker(
        "delegation",
        database_url=settings.database_url,
        broker=broker or Broker(settings.broker_url),
        handlers=HANDLERS,
        projections=(
            Projection.of_each(denylist.project, reads=denylist.reads),
            access.PROJECTION,
            Projection.of_each(last_acts.note, reads=last_acts.reads),
        ),
        chores=(*CHORES, *housekeeping.CHORES, forgetting(settings.storage)),
        tools=tools,
        heartbeat=Heartbeat,
        further=runner.threads(),
    )
