"""Forgetting messages that have done their work (design.md §6)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, select
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.messaging.chores import Chore, batch_by_batch
from shared.messaging.tables import InboxMessage, OutboxMessage, Publisher

OUTBOX_KEPT = timedelta(days=30)
"""How long a published announcement can be replayed."""

INBOX_KEPT = timedelta(days=45)
"""How long a message is recognised that has been handled; longer than any outbox can replay it."""

_AT_ONCE = 2000


def tidy(sessions: Sessions, now: datetime, tools: Any) -> int:
    """Remove old outbox and inbox rows, some at a time; tells how many."""
    return _remove(sessions, _forget_published, now) + _remove(sessions, _forget_received, now)


def _remove(sessions: Sessions, forget: Callable[[Session, datetime], int], now: datetime) -> int:
    return batch_by_batch(sessions, lambda session: forget(session, now), at_once=_AT_ONCE)


def _forget_published(session: Session, now: datetime) -> int:
    old = (
        select(OutboxMessage.number)
        .where(OutboxMessage.published_at < now - OUTBOX_KEPT, OutboxMessage.again_for.is_(None))
        .limit(_AT_ONCE)
    )
    return _count(session.execute(delete(OutboxMessage).where(OutboxMessage.number.in_(old))))


def _forget_received(session: Session, now: datetime) -> int:
    """Forget what has been received, except beyond a gap: there it still tells what is known."""
    is_counted = InboxMessage.position <= (
        select(Publisher.contiguous)
        .where(Publisher.name == InboxMessage.publisher)
        .scalar_subquery()
    )
    old = (
        select(InboxMessage.message_id)
        .where(
            InboxMessage.received_at < now - INBOX_KEPT,
            or_(InboxMessage.position.is_(None), is_counted),
        )
        .limit(_AT_ONCE)
    )
    return _count(session.execute(delete(InboxMessage).where(InboxMessage.message_id.in_(old))))


def _count(result: object) -> int:
    return cast("CursorResult[object]", result).rowcount


TIDY = Chore("tidy_messages", every=timedelta(hours=1), run=tidy)
