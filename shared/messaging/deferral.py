"""Messages that wait: each service counts its tries in its own database, whatever the broker does.

Per publisher and subject they form a line. Its head has an instant to be tried at; those behind
have none, and get one when what is before them is handled or parked.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging import locks, parking
from shared.messaging.news import Defer
from shared.messaging.tables import DeferredMessage

DELAYS = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300, 900, 1800, 3600))
"""How long to wait after each failed try; when a try after the last of these fails: parked."""


class Waiting(NamedTuple):
    """What waits on a subject.

    :ivar is_blocked: messages of the same publisher, so that a later one stands behind them
    :ivar awaits_facts: messages of others, which said that facts were missing
    """

    is_blocked: bool
    awaits_facts: bool


def line_up(session: Session, message: Envelope) -> None:
    """Let no other transaction touch a message's line until this one ends."""
    locks.enter(session, "line", message.publisher, message.subject)


def waiting(session: Session, message: Envelope) -> Waiting:
    """Tell what waits on a message's subject."""
    rows = session.execute(
        select(DeferredMessage.publisher, DeferredMessage.awaits_facts)
        .where(DeferredMessage.subject == message.subject)
        .distinct()
    ).all()
    return Waiting(
        is_blocked=any(row.publisher == message.publisher for row in rows),
        awaits_facts=any(row.publisher != message.publisher and row.awaits_facts for row in rows),
    )


def is_kept(session: Session, message: Envelope) -> bool:
    """Tell whether a message waits, or is parked."""
    deferred = session.get(DeferredMessage, message.id) is not None
    return deferred or parking.is_parked(session, message.id)


def stand_behind(session: Session, message: Envelope, *, now: datetime) -> None:
    """Put a message, whose projections are applied, at the end of a line that is not empty."""
    _keep(session, message, is_projected=True, now=now, tries=0)


def defer(
    session: Session,
    message: Envelope,
    *,
    error: Exception,
    is_blocked: bool,
    is_projected: bool,
    now: datetime,
    delays: tuple[timedelta, ...] = DELAYS,
) -> None:
    """Keep a message that has just failed for the first time.

    :param is_blocked: others stand before it, and it waits for them too
    """
    _keep(
        session,
        message,
        is_projected=is_projected,
        now=now,
        tries=1,
        error=describe(error),
        awaits_facts=isinstance(error, Defer),
        due_at=None if is_blocked else now + delays[0],
    )


def _keep(
    session: Session,
    message: Envelope,
    *,
    is_projected: bool,
    now: datetime,
    tries: int,
    error: str | None = None,
    awaits_facts: bool = False,
    due_at: datetime | None = None,
) -> None:
    session.add(
        DeferredMessage(
            id=message.id,
            publisher=message.publisher,
            subject=message.subject,
            type=message.type,
            message=message.to_message(),
            is_projected=is_projected,
            tries=tries,
            error=error,
            awaits_facts=awaits_facts,
            due_at=due_at,
            deferred_at=now,
        )
    )


def due(session: Session, *, now: datetime) -> DeferredMessage | None:
    """Take the next message to be tried, its line locked; None: none is due, or one is at it."""
    candidate = session.execute(
        select(DeferredMessage.id, DeferredMessage.publisher, DeferredMessage.subject)
        .where(DeferredMessage.due_at <= now)
        .order_by(DeferredMessage.due_at, DeferredMessage.number)
        .limit(1)
    ).first()
    if candidate is None:
        return None
    if not locks.may_enter(session, "line", candidate.publisher, candidate.subject):
        return None
    return session.scalar(
        select(DeferredMessage)
        .where(DeferredMessage.id == candidate.id, DeferredMessage.due_at <= now)
        .with_for_update()
    )


def failed(
    session: Session,
    row: DeferredMessage,
    *,
    error: Exception,
    now: datetime,
    delays: tuple[timedelta, ...] = DELAYS,
) -> bool:
    """Count one more failed try, and park the message after the last; tells whether it did.

    What stood behind a parked message is released.
    """
    row.tries += 1
    row.error = describe(error)
    row.awaits_facts = isinstance(error, Defer)
    if row.tries <= len(delays):
        row.due_at = now + delays[row.tries - 1]
        return False
    parking.park(session, row, now=now)
    leave(session, row, now=now)
    return True


def leave(session: Session, row: DeferredMessage, *, now: datetime) -> None:
    """Take a message out of its line: the next one is due at once."""
    session.execute(delete(DeferredMessage).where(DeferredMessage.id == row.id))
    following = (
        select(DeferredMessage.id)
        .where(DeferredMessage.publisher == row.publisher, DeferredMessage.subject == row.subject)
        .order_by(DeferredMessage.number)
        .limit(1)
        .scalar_subquery()
    )
    session.execute(
        update(DeferredMessage)
        .where(DeferredMessage.id == following, DeferredMessage.due_at.is_(None))
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


def tell(session: Session, message: Envelope, *, now: datetime) -> None:
    """Make due what waits for facts about a subject: news of it has been handled."""
    session.execute(
        update(DeferredMessage)
        .where(
            DeferredMessage.subject == message.subject,
            DeferredMessage.publisher != message.publisher,
            DeferredMessage.awaits_facts,
            DeferredMessage.due_at > now,
        )
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


def describe(error: Exception) -> str:
    """Say what went wrong, for whoever looks at the message later."""
    said = str(error) if isinstance(error, Defer) else f"{type(error).__name__}: {error}"
    return said.replace("\0", "")[:500]
