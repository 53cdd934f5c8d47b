"""Messages that wait: each service counts its tries in its own database, whatever the broker does.

Some have failed; others have only been taken in, and their turn has not come.

Per publisher and subject they form a line. Its head has an instant to be tried at; those behind
have none, and get one when what is before them is handled or parked.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging.handlers import Defer
from shared.messaging.tables import BacklogMessage

DELAYS = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300, 900, 1800, 3600))
"""How long to wait after each failed try; when a try after the last of these fails: parked."""


_WAITING = (
    select(BacklogMessage.publisher, BacklogMessage.awaits_facts)
    .where(BacklogMessage.subject == bindparam("subject"))
    .order_by(BacklogMessage.number)
    .with_for_update()
)


class Turn(NamedTuple):
    """A message whose turn it is."""

    id: UUID
    type: str


class Waiting(NamedTuple):
    """What waits on a subject.

    :ivar is_blocked: messages of the same publisher, so that a later one stands behind them
    :ivar awaits_facts: messages of others, which said that facts were missing
    """

    is_blocked: bool
    awaits_facts: bool


def waiting(session: Session, *, publisher: str, subject: str) -> Waiting:
    """Tell what waits on a subject, and let nobody else try it until this transaction ends."""
    rows = session.execute(_WAITING, {"subject": subject}).all()
    return Waiting(
        is_blocked=any(row.publisher == publisher for row in rows),
        awaits_facts=any(row.publisher != publisher and row.awaits_facts for row in rows),
    )


def is_waiting(session: Session, message_id: UUID) -> bool:
    """Tell whether a message waits."""
    return bool(session.scalar(select(exists().where(BacklogMessage.id == message_id))))


def stand_behind(session: Session, message: Envelope, *, now: datetime) -> None:
    """Put a message, whose projections are applied, at the end of a line that is not empty."""
    _keep(session, message, is_projected=True, tries=0, error=None, due_at=None, now=now)


def defer(
    session: Session,
    message: Envelope,
    *,
    error: Exception,
    is_blocked: bool,
    is_projected: bool,
    now: datetime,
    delays: Sequence[timedelta] = DELAYS,
) -> None:
    """Keep a message that has just failed for the first time.

    :param is_blocked: others stand before it, and it waits for them too
    """
    due_at = None if is_blocked else now + delays[0]
    _keep(
        session,
        message,
        is_projected=is_projected,
        tries=1,
        error=error,
        due_at=due_at,
        now=now,
    )


def put_back(
    session: Session, message: Envelope, *, is_projected: bool, is_blocked: bool, now: datetime
) -> None:
    """Keep a message that was given up, as if it had not been tried yet."""
    due_at = None if is_blocked else now
    _keep(session, message, is_projected=is_projected, tries=0, error=None, due_at=due_at, now=now)


def _keep(
    session: Session,
    message: Envelope,
    *,
    is_projected: bool,
    tries: int,
    error: Exception | None,
    due_at: datetime | None,
    now: datetime,
) -> None:
    session.add(
        BacklogMessage(
            id=message.id,
            publisher=message.publisher,
            subject=message.subject,
            type=message.type,
            message=message.to_message(),
            is_projected=is_projected,
            tries=tries,
            error=error and describe(error),
            awaits_facts=isinstance(error, Defer),
            due_at=due_at,
            stored_at=now,
        )
    )


def line_up(session: Session, message: Envelope, *, now: datetime) -> None:
    """Keep a message that has just arrived, and not been tried, until its turn comes."""
    before = waiting(session, publisher=message.publisher, subject=message.subject)
    put_back(session, message, is_projected=True, is_blocked=before.is_blocked, now=now)


def failed(
    row: BacklogMessage,
    *,
    error: Exception,
    now: datetime,
    delays: Sequence[timedelta] = DELAYS,
) -> bool:
    """Count one more failed try; tells whether it was the last, and the message is to be parked."""
    row.tries, row.starts = row.tries + 1, 0
    row.error = describe(error)
    row.awaits_facts = isinstance(error, Defer)
    if row.tries > len(delays):
        return True
    row.due_at = now + delays[row.tries - 1]
    return False


_GONE = (
    delete(BacklogMessage)
    .where(BacklogMessage.id == bindparam("gone"))
    .returning(BacklogMessage.id)
    .cte("gone")
)
_LEAVE = (
    update(BacklogMessage)
    .where(
        BacklogMessage.id
        == select(BacklogMessage.id)
        .where(
            BacklogMessage.publisher == bindparam("of"),
            BacklogMessage.subject == bindparam("on"),
            BacklogMessage.id != bindparam("gone"),
        )
        .order_by(BacklogMessage.number)
        .limit(1)
        .scalar_subquery(),
        BacklogMessage.due_at.is_(None),
    )
    .values(due_at=bindparam("now"), starts=BacklogMessage.starts + 1)
    .add_cte(_GONE)
    .returning(BacklogMessage.id, BacklogMessage.type)
    .execution_options(synchronize_session=False)
)
_TELL = (
    update(BacklogMessage)
    .where(
        BacklogMessage.subject == bindparam("on"),
        BacklogMessage.publisher != bindparam("of"),
        BacklogMessage.awaits_facts,
        BacklogMessage.due_at > bindparam("now"),
    )
    .values(due_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)


def leave(session: Session, row: BacklogMessage, *, now: datetime) -> Turn | None:
    """Take a message out of its line: the next one, which this names, is due and begun at once."""
    about = {"gone": row.id, "of": row.publisher, "on": row.subject, "now": now}
    following = session.execute(_LEAVE, about).one_or_none()
    session.expunge(row)
    return Turn(*following) if following else None


def tell(session: Session, message: Envelope, *, now: datetime) -> None:
    """Make due what waits for facts about a subject: news of it has been handled."""
    about = {"of": message.publisher, "on": message.subject, "now": now}
    session.execute(_TELL, about)


def describe(error: Exception) -> str:
    """Say what went wrong, for whoever looks at the message later."""
    said = str(error) if isinstance(error, Defer) else f"{type(error).__name__}: {error}"
    return said.replace("\0", "")[:500]
