"""The worker of the mailer, composed."""

import os

from services.mailer.chores import CHORES
from services.mailer.config import Settings
from services.mailer.handlers import HANDLERS
from services.mailer.jobs import KINDS
from services.mailer.tools import Tools
from shared import access
from shared.auth import denylist
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
    tools = Tools.of(settings)
    runner = Runner(
        "mailer",
        kinds=KINDS,
        readmit=Readmission("mailer", staleness=settings.staleness),
        storage=settings.storage,
        tools=tools,
    )
    return Worker(
        "mailer",
        database_url=settings.database_url,
        broker=broker or Broker(settings.broker_url),
        handlers=HANDLERS,
        projections=(Projection.of_each(denylist.project, reads=denylist.reads), access.PROJECTION),
        chores=(*CHORES, *housekeeping.CHORES, forgetting(settings.storage)),
        tools=tools,
        further=runner.threads(),
    )
