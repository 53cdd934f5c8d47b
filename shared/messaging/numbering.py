"""Giving new outbox rows their positions: without gaps, in the order of writing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Update, and_, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.messaging.tables import OutboxMessage, RelayCounter

_COUNTER = 1
_IS_UNPUBLISHED = and_(OutboxMessage.published_at.is_(None), OutboxMessage.position.is_not(None))
_IS_ASKED_FOR = and_(OutboxMessage.again_for.is_not(None), OutboxMessage.position.is_not(None))
_LAST = select(RelayCounter.last_position).where(RelayCounter.id == _COUNTER)
_OUTBOX = select(
    _LAST.scalar_subquery(),
    ~exists().where(OutboxMessage.position.is_(None)),
    ~or_(exists().where(_IS_UNPUBLISHED), exists().where(_IS_ASKED_FOR)),
)


class Outbox(NamedTuple):
    """How the outbox stands.

    :ivar last_position: the highest position given so far
    :ivar is_numbered: every row that was there when this was asked has a position
    :ivar is_sent: none of the rows with a position is to be published, or published again
    """

    last_position: int
    is_numbered: bool
    is_sent: bool


class Row(NamedTuple):
    """A numbered outbox row that is to be sent."""

    id: Any
    position: int
    type: str
    message: dict[str, Any]
    is_unpublished: bool
    again_for: str | None


def prepare(session: Session) -> None:
    """Make the counter, unless it is there."""
    session.execute(insert(RelayCounter).values(id=_COUNTER).on_conflict_do_nothing())


def number(session: Session, *, limit: int) -> Outbox:
    """Number the rows without a position, up to so many, and tell how the outbox stands then.

    Only the holder of the relay's lock calls it; the counter's row makes sure of that once more.
    """
    outbox = Outbox(*session.execute(_OUTBOX).one())
    if outbox.is_numbered:
        return outbox
    last = session.scalars(_LAST.with_for_update()).one()
    new = (
        select(OutboxMessage.number)
        .where(OutboxMessage.position.is_(None))
        .order_by(OutboxMessage.number)
        .limit(limit)
        .subquery()
    )
    ranked = select(
        new.c.number, func.row_number().over(order_by=new.c.number).label("rank")
    ).subquery()
    count = _change(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.number == ranked.c.number)
        .values(position=last + ranked.c.rank),
    )
    _change(session, update(RelayCounter).values(last_position=last + count))
    return Outbox(last + count, is_numbered=count < limit, is_sent=False)


def last_position(session: Session) -> int:
    """Tell the highest position given so far."""
    return session.scalars(_LAST).one()


def to_send(session: Session, *, after: int, limit: int) -> list[Row]:
    """List the rows that are to be sent, in the order of their positions.

    :param after: leave out those up to this position, unless one service is to have them again
    """
    is_unsent = and_(OutboxMessage.published_at.is_(None), OutboxMessage.position > after)
    rows = session.execute(
        select(
            OutboxMessage.id,
            OutboxMessage.position,
            OutboxMessage.type,
            OutboxMessage.message,
            is_unsent,
            OutboxMessage.again_for,
        )
        .where(or_(is_unsent, _IS_ASKED_FOR))
        .order_by(OutboxMessage.position)
        .limit(limit)
    )
    return [Row(*row) for row in rows]


def stamp(session: Session, positions: Sequence[int], *, now: datetime) -> None:
    """Record that the broker has these rows."""
    _change(
        session,
        update(OutboxMessage).where(OutboxMessage.position.in_(positions)).values(published_at=now),
    )


def stamp_up_to(session: Session, position: int, *, now: datetime) -> None:
    """Record that every listener has the rows up to a position."""
    _change(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.published_at.is_(None), OutboxMessage.position <= position)
        .values(published_at=now),
    )


def repeated(session: Session, positions: Sequence[int]) -> None:
    """Record that these rows have been sent again to the service that was to have them."""
    _change(
        session,
        update(OutboxMessage).where(OutboxMessage.position.in_(positions)).values(again_for=None),
    )


def _change(session: Session, statement: Update) -> int:
    """Execute an update, and tell how many rows it changed."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[object]", result).rowcount
