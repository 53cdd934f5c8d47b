"""Python with a session of a service, for whoever looks after an installation or develops it."""

import code
import importlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deploy.installation.installation import Installation
from shared import db, tenancy
from shared.tenancy import Reason


def run(
    installation: Installation,
    service: str,
    establishments: Collection[UUID],
    *,
    sees_all: bool,
    keeps: bool,
) -> None:
    """Talk to whoever sits there, until they leave."""
    with confined(installation, service, establishments, sees_all=sees_all, keeps=keeps) as session:
        seen = "everything" if sees_all else f"{len(establishments)} of the establishments"
        ending = "committed" if keeps else "undone"
        code.interact(
            banner=f"{service}: session, select, text, models, queries. It sees {seen}; "
            f"what it does is {ending} at the end (Ctrl-D).",
            local=names(service, session),
            exitmsg="",
        )


@contextmanager
def confined(
    installation: Installation,
    service: str,
    establishments: Collection[UUID],
    *,
    sees_all: bool,
    keeps: bool,
) -> Iterator[Session]:
    """Begin a transaction of a service that sees what one says, and nothing else.

    :param establishments: whose rows it sees; none: those that belong to no establishment
    :param keeps: commit at the end, unless it failed
    """
    engine = db.connect(installation.database_url(service), pool_size=1)
    try:
        with db.sessions(engine)() as session:
            if sees_all:
                tenancy.unconfined(session, Reason.COMMAND)
            else:
                tenancy.confine(session, *establishments)
            yield session
            if keeps:
                session.commit()
    finally:
        engine.dispose()


def names(service: str, session: Session) -> dict[str, Any]:
    """Tell what stands ready."""
    models = importlib.import_module(f"services.{service}.models")
    queries = importlib.import_module(f"services.{service}.queries")
    return {
        "session": session,
        "select": select,
        "text": text,
        "models": models,
        "queries": queries,
    }
