"""The mark of an erased account, and what it keeps from happening."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.erasure.tables import ErasedAccount
from shared.events import Event
from shared.messaging import Handler, News
from shared.questions import Question

_MARKED = Question(
    "SELECT to_jsonb(account_id) FROM erased_accounts"
    " WHERE account_id = ($1::jsonb ->> 'account_id')::uuid"
)


def mark(session: Session, account_id: UUID, establishment_id: UUID, *, now: datetime) -> None:
    """Mark an account as erased, for good; a second time changes nothing."""
    row = insert(ErasedAccount).values(
        account_id=account_id, establishment_id=establishment_id, requested_at=now
    )
    session.execute(row.on_conflict_do_nothing())


def settle(session: Session, account_id: UUID, establishment_id: UUID, *, now: datetime) -> None:
    """Note that every service has acknowledged: messages about the account are to be emptied."""
    mark(session, account_id, establishment_id, now=now)
    row = session.get_one(ErasedAccount, account_id, with_for_update=True)
    row.settled_at = row.settled_at or now
    row.due_at = now


def is_erased(session: Session, account_id: UUID) -> bool:
    """Tell whether an account's personal data is gone, or going."""
    return bool(_MARKED.within(session, {"account_id": account_id}))


def erased_among(session: Session, account_ids: Collection[UUID]) -> set[UUID]:
    """Tell of which of several accounts the personal data is gone, or going."""
    marked = select(ErasedAccount.account_id).where(ErasedAccount.account_id.in_(account_ids))
    return set(session.scalars(marked))


def guarded(handlers: Mapping[type[Event], Handler]) -> dict[type[Event], Handler]:
    """Have handlers take no notice of what is told about an account that is erased.

    For services that keep another's facts: a message that comes late, or once more, neither writes
    a name back nor writes to anybody.
    """
    return {event: _guarded(handler) for event, handler in handlers.items()}


def _guarded(handler: Handler) -> Handler:
    def handle(session: Session, event: Any, news: News) -> None:
        account_id = _about(event)
        if account_id is None or not is_erased(session, account_id):
            handler(session, event, news)

    return handle


def _about(event: Any) -> UUID | None:
    """Tell which account an event is about, if it is about one."""
    facts = getattr(event, "account", event)
    account_id: UUID | None = getattr(facts, "account_id", None)
    return account_id
