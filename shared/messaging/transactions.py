"""Transactions of the suite itself, which see every tenant's rows and say why."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.tenancy import Reason, unconfined


@contextlib.contextmanager
def handling(sessions: Sessions) -> Iterator[Session]:
    """Begin the transaction of a message: committed at the end, undone by what is raised."""
    with sessions() as session:
        unconfined(session, Reason.HANDLER)
        with session.begin():
            yield session


@contextlib.contextmanager
def relaying(bind: Connection) -> Iterator[Session]:
    """Begin a transaction of the relay on its own connection."""
    with Session(bind) as session:
        unconfined(session, Reason.RELAY)
        with session.begin():
            yield session
