"""The three things that `python -m services.<name>` can be told to be."""

import atexit
import gc
import logging as standard
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from shared import logging
from shared.config import BadSettings, Settings
from shared.messaging import Broker, Worker, topology
from shared.messaging.observing import Measure
from shared.process import metrics, probes
from shared.process.waiting import WITHIN, once_it_answers

Role = Callable[[list[str]], None]

log = standard.getLogger(__name__)


def play(service: str, roles: Mapping[str, Role], arguments: Sequence[str]) -> None:
    """Play the role that the command line names.

    :raises SystemExit: there is no such role; or the settings are wrong, and the log says how
    """
    if not arguments or arguments[0] not in roles:
        raise SystemExit(f"usage: python -m services.{service} {' | '.join(roles)}")
    logging.configure(level=os.environ.get("LOG_LEVEL", "info").upper())
    atexit.register(gc.freeze)  # all goes with the process: looking through it takes half a second
    try:
        roles[arguments[0]](list(arguments[1:]))
    except BadSettings as error:
        log.critical(str(error))
        raise SystemExit(1) from None


def become_gunicorn(app: str, options: Sequence[str]) -> None:
    """Become gunicorn, which reads `gunicorn.conf.py` of the working directory if there is one.

    :param app: what makes the application, `services.identity.app:create_app()`
    :param options: gunicorn's own; they win over its file
    """
    arguments = [sys.executable, "-m", "gunicorn", *options, app]
    os.execv(sys.executable, arguments)


def work(worker: Worker, settings: Settings, *, measures: Iterable[Measure] = ()) -> None:
    """Work until a signal says to stop, and tell meanwhile how the worker is.

    :param measures: what can be watched of this service besides what every service has
    """
    metrics.observe([worker], measures)
    metrics.serve(settings)
    if settings.health_port is not None:
        probes.serve(worker, settings.health_port)
    worker.run()


def migrate(service: str, settings: Settings, *, within: float = WITHIN) -> None:
    """Bring the database up to date, and declare every queue.

    :param within: seconds to wait for each server
    :raises SystemExit: the settings name no owner of the database, or a server does not answer
    """
    from shared import migrations  # and Alembic, which only this role needs

    if settings.owner_database_url is None:
        raise SystemExit("OWNER_DATABASE_URL is needed to migrate.")
    owner_url, broker = settings.owner_database_url, Broker(settings.broker_url)
    once_it_answers("The database", lambda: migrations.upgrade(service, owner_url), within=within)
    once_it_answers("The broker", lambda: topology.declare_all(broker), within=within)
