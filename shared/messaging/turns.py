"""Whose turn it is, of the messages in the backlog.

That a message is begun is committed before it is: if the worker dies of it, that counts. Those that
were never begun are begun together, since a commit for each would cost as much as handling it; one
that was begun before, and did not end in good order, is begun alone.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, select, text
from sqlalchemy.orm import Session

from shared.messaging.tables import BacklogMessage
from shared.tenancy import kept

STARTS_AT_MOST = 20
"""How often a worker may die of a message, or lose its database over it, before it is parked."""

DEADLY = f"The worker has ended {STARTS_AT_MOST} times over it, or lost its database."

TOGETHER = 100
"""Messages that are begun together, at most."""

_DUE = text(
    """
    SELECT id, starts FROM backlog
    WHERE due_at <= :now ORDER BY due_at, number LIMIT :limit FOR UPDATE SKIP LOCKED
    """
)
_BEHIND = text(
    """
    SELECT id FROM (
        SELECT b.id, b.number, bool_and(b.starts = 0 AND b.is_projected) OVER (
            PARTITION BY b.publisher, b.subject ORDER BY b.number
        ) AS is_new
        FROM backlog b
        JOIN backlog h ON h.id = ANY(:heads) AND h.publisher = b.publisher AND h.subject = b.subject
        WHERE b.due_at IS NULL
    ) AS behind
    WHERE is_new ORDER BY number LIMIT :limit
    """
)
_TAKE = kept(
    select(BacklogMessage)
    .where(BacklogMessage.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(BacklogMessage.number)
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)
_BEGIN = text(
    """
    WITH fast AS (SELECT set_config('synchronous_commit', 'off', true))
    UPDATE backlog SET starts = starts + 1 FROM fast WHERE id = ANY(:ids)
    """
)


def begin(session: Session, *, now: datetime, limit: int = TOGETHER) -> list[UUID]:
    """Find the messages that are to be tried next, and note that they are.

    With the heads of lines go those that stand behind them, unless a head was begun before. The
    note need not outlive the machine, so that its commit does not wait for the disk.
    """
    connection = session.connection()
    due = connection.execute(_DUE, {"now": now, "limit": limit}).all()
    if not due:
        return []
    if due[0].starts:
        begun = [due[0].id]
    else:
        begun = [row.id for row in takewhile(lambda row: not row.starts, due)]
        if len(begun) < limit:
            more = {"heads": begun, "limit": limit - len(begun)}
            begun += connection.execute(_BEHIND, more).scalars()
    connection.execute(_BEGIN, {"ids": begun})
    return begun


def take(session: Session, ids: Collection[UUID], *, now: datetime) -> Sequence[BacklogMessage]:
    """Lock messages whose turn it is, in the order of their arrival.

    Left out is what somebody else is at, or has been, and what stands behind it.
    """
    rows = session.scalars(_TAKE, {"ids": list(ids)}).all()
    lines: dict[tuple[str, str], bool] = {}
    for row in rows:
        lines.setdefault((row.publisher, row.subject), row.due_at is not None and row.due_at <= now)
    return [row for row in rows if lines[row.publisher, row.subject]]
