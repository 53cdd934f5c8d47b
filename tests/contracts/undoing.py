"""Undoing what a service commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from shared import tenancy
from shared.web import Service


@contextmanager
def undone(app: Service) -> Iterator[None]:
    """Undo afterwards whatever a service commits meanwhile."""
    kept: Any = app.sessions
    with kept.kw["bind"].connect() as connection:
        outer = connection.begin()
        app.sessions = sessionmaker(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        _share_walls(app.sessions)
        try:
            yield
        finally:
            app.sessions = kept
            outer.rollback()


def _share_walls(sessions: sessionmaker[Session]) -> None:
    """Let a session find its own walls again after another had its turn on the same connection."""
    running: list[Session] = []

    @event.listens_for(sessions, "after_begin")
    def begin(session: Session, *_: Any) -> None:
        if session not in running:
            running.append(session)

    @event.listens_for(sessions, "after_transaction_end")
    def end(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and session in running:
            running.remove(session)
            for other in running[-1:]:
                other.connection().execute(tenancy._SET, tenancy._Scope.of(other).settings())
