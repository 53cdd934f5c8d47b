"""Is it alive, and ready to serve?"""

import logging
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

import flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from shared.errors import Unavailable
from shared.web import current
from shared.web.marks import own_transactions, public

log = logging.getLogger(__name__)

Check = Callable[[], None]


class NotReady(Unavailable):
    """The process runs, but cannot serve yet."""

    code = "not_ready"
    title = "The service is not ready yet: its database does not answer or is not up to date."
    title_fr = "Le service n'est pas encore prêt : sa base ne répond pas ou n'est pas à jour."


def blueprint(checks: Sequence[Check] = ()) -> flask.Blueprint:
    """Make the health routes.

    :param checks: further conditions of readiness; each raises if it is not met
    """
    made = flask.Blueprint("health", __name__)

    @made.get("/live")
    @public
    @own_transactions
    def live() -> flask.typing.ResponseReturnValue:
        """Tell that the process answers, and what the installation is for"""
        environment = current.service().settings.environment
        return {"status": "live", "environment": environment.value}

    @made.get("/ready")
    @public
    @own_transactions
    def ready() -> flask.typing.ResponseReturnValue:
        """Tell that the database answers, and is as this release needs it"""
        service = current.service()
        try:
            with service.sessions.begin() as session:
                is_migrated = level_of(session) >= head_of(service.name)
            for check in checks:
                check()
        except SQLAlchemyError as error:
            log.warning("not ready: %s", type(error).__name__)
            raise NotReady from None
        if not is_migrated:
            raise NotReady
        return {"status": "ready"}

    return made


@cache
def head_of(service: str) -> int:
    """Tell the number of the service's last migration file.

    The files are counted, not read: the API process needs nothing of Alembic.
    """
    folder = Path(import_module(f"services.{service}").__path__[0]) / "migrations"
    names = (re.match(r"(\d{4})_\w+\.py$", path.name) for path in folder.iterdir())
    return max((int(name[1]) for name in names if name), default=0)


def level_of(session: Session) -> int:
    """Tell the number of the last migration that the database has had.

    A newer release leaves this one able to run, so a database that is ahead is ready too.
    """
    return int(session.scalar(text("SELECT version_num FROM alembic_version")) or 0)
