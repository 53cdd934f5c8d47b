"""Undoing what a service commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import sessionmaker

from shared.web import Service
from tests import walls


@contextmanager
def undone(app: Service) -> Iterator[None]:
    """Undo afterwards whatever a service commits meanwhile."""
    kept: Any = app.sessions
    with kept.kw["bind"].connect() as connection:
        outer = connection.begin()
        app.sessions = sessionmaker(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        walls.share(app.sessions)
        try:
            yield
        finally:
            app.sessions = kept
            outer.rollback()
