"""Whose turn it is, of the messages that are kept.

That a message is begun is committed before it is: if the worker dies of it, that counts. Those that
were never begun are begun together, since a commit for each would cost as much as handling it; one
that was begun before, and did not end in good order, is begun alone.
"""

from datetime import datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from shared.messaging.backlog import Turn
from shared.messaging.tables import BacklogMessage

STARTS_AT_MOST = 20
"""How often a worker may die of a message, or lose its database over it, before it is parked."""

DEADLY = f"The worker has ended {STARTS_AT_MOST} times over it, or lost its database."

_TOGETHER = 20

_DUE = (
    select(BacklogMessage.id, BacklogMessage.type, BacklogMessage.starts)
    .where(BacklogMessage.due_at <= bindparam("now"))
    .order_by(BacklogMessage.due_at, BacklogMessage.number)
    .limit(_TOGETHER)
    .with_for_update(skip_locked=True)
)
_BEGIN = (
    update(BacklogMessage)
    .where(BacklogMessage.id == func.any(bindparam("ids")))
    .values(starts=BacklogMessage.starts + 1)
    .execution_options(synchronize_session=False)
)
_TAKE = (
    select(BacklogMessage)
    .where(BacklogMessage.id == bindparam("id"), BacklogMessage.due_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)


def begin(session: Session, *, now: datetime) -> list[Turn]:
    """Find the messages that are to be tried next, in order, and note that they are.

    The note need not outlive the machine, so that its commit does not wait for the disk.
    """
    due = session.execute(_DUE, {"now": now}).all()
    if not due:
        return []
    first = due[:1] if due[0].starts else takewhile(lambda row: not row.starts, due)
    begun = [Turn(row.id, row.type) for row in first]
    session.execute(_BEGIN, {"ids": [turn.id for turn in begun]})
    session.execute(select(func.set_config("synchronous_commit", "off", True)))
    return begun


def take(session: Session, message_id: UUID, *, now: datetime) -> BacklogMessage | None:
    """Lock a message that is due; None if somebody else is at it, or has been."""
    return session.scalar(_TAKE, {"id": message_id, "now": now})
