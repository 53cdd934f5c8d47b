"""Emptying the messages that speak of people who are erased, wherever a service keeps them."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ARRAY, Select, String, bindparam, select, text
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.erasure.personal import emptied
from shared.erasure.tables import ErasedAccount
from shared.messaging import Chore
from shared.messaging.chores import batch_by_batch
from shared.messaging.tables import BacklogMessage, OutboxMessage, ParkedMessage

AT_ONCE = 200
"""How many people one look through the messages is for: it reads them all."""

NOT_OUT_YET = timedelta(minutes=5)
"""When to look again if an announcement has not been published yet: it goes out whole."""

ONCE_MORE = timedelta(days=1)
"""When to look a last time: a message was on its way, or was held by a worker, at the first."""

Emptier = Callable[[Session, Collection[str]], int]
"""Empties something else a service keeps of what was said about accounts; tells how many."""

EMPTIED = "what went wrong was told with personal data, which is erased"
"""What is kept of an error: it may quote what the message said."""

_SPEAK_OF = """
    SELECT id FROM {table} WHERE subject = ANY (:ids) OR EXISTS (
        SELECT FROM jsonb_path_query(message, 'lax $.data.**.account_id') AS said(id)
        WHERE said.id #>> '{{}}' = ANY (:ids)
    )
"""


def sweeping(*others: Emptier) -> Chore:
    """Make the chore that empties messages once nobody needs them any more (design.md §4.11).

    :param others: what empties the rest: answers that are kept, say
    """

    def sweep(sessions: Sessions, now: datetime, _: Any) -> int:
        return batch_by_batch(sessions, partial(_sweep, others=others, now=now), at_once=AT_ONCE)

    return Chore("sweep_erased", timedelta(seconds=10), sweep, _due)


def _due(now: datetime) -> Select[ErasedAccount]:
    return (
        select(ErasedAccount)
        .where(ErasedAccount.due_at <= now)
        .order_by(ErasedAccount.due_at, ErasedAccount.account_id)
    )


def _sweep(session: Session, *, others: Sequence[Emptier], now: datetime) -> int:
    due = session.scalars(_due(now).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    if not due:
        return 0
    ids = sorted(str(account.account_id) for account in due)
    waiting = _empty(session, OutboxMessage, ids)
    for kept in (BacklogMessage, ParkedMessage):
        _empty(session, kept, ids)
    for empty in others:
        empty(session, ids)
    for account in due:
        account.due_at = _next(account, now, is_out=str(account.account_id) not in waiting)
    return len(due)


def _next(account: ErasedAccount, now: datetime, *, is_out: bool) -> datetime | None:
    """Tell when to look again for an account; None: never."""
    if not is_out:
        return now + NOT_OUT_YET
    assert account.settled_at is not None
    last = account.settled_at + ONCE_MORE
    return last if now < last else None


def _empty(session: Session, model: Any, ids: Sequence[str]) -> set[str]:
    """Empty what one table keeps of these people; tell of whom something is yet to be published."""
    table = model.__tablename__
    query = text(_SPEAK_OF.format(table=table)).bindparams(bindparam("ids", type_=ARRAY(String)))
    found = session.scalars(query, {"ids": list(ids)}).all()
    waiting: set[str] = set()
    for message_id in found:
        row = session.scalars(
            select(model).where(model.id == message_id).with_for_update()
        ).one_or_none()
        if row is None:
            continue
        if isinstance(row, BacklogMessage | ParkedMessage):
            row.error = row.error and EMPTIED
        without = emptied(row.message, ids)
        if without is not None and isinstance(row, OutboxMessage) and row.published_at is None:
            waiting |= {account_id for account_id in ids if emptied(row.message, [account_id])}
        elif without is not None:
            row.message = without
    return waiting
