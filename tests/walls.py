"""The walls between tenants, where several sessions take turns on one connection."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from shared.tenancy import scopes


def share(sessions: sessionmaker[Session]) -> None:
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
                other.connection().execute(scopes._SET, scopes.Scope.of(other).parameters())
