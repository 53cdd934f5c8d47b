"""Giving new outbox rows their positions: without gaps, in the order of writing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Update, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.messaging.tables import OutboxMessage, RelayCounter

_COUNTER = 1
_LAST = select(RelayCounter.last_position).where(RelayCounter.id == _COUNTER)
_NUMBER = text(
    """
    WITH new AS (
        SELECT number, row_number() OVER (ORDER BY number) AS rank
        FROM (SELECT number FROM outbox WHERE position IS NULL ORDER BY number LIMIT :limit) AS n
    ), counter AS (
        UPDATE relay_counter SET last_position = last_position + (SELECT count(*) FROM new)
        WHERE id = :counter AND EXISTS (SELECT FROM new)
        RETURNING last_position
    ), numbered AS (
        UPDATE outbox
        SET position = counter.last_position - (SELECT count(*) FROM new) + new.rank
        FROM new, counter WHERE outbox.number = new.number
    )
    SELECT (SELECT count(*) FROM new), (SELECT last_position FROM counter)
    """
)


class Numbered(NamedTuple):
    """How many rows have been given a position just now, and the last of these positions."""

    how_many: int
    last_position: int | None


class Row(NamedTuple):
    """A numbered outbox row that is to be sent.

    :ivar body: as it travels: the message with its position, written by PostgreSQL
    """

    id: Any
    position: int
    type: str
    body: str
    is_unpublished: bool
    again_for: str | None


def prepare(session: Session) -> None:
    """Make the counter, unless it is there."""
    session.execute(insert(RelayCounter).values(id=_COUNTER).on_conflict_do_nothing())


def number(session: Session, *, limit: int) -> Numbered:
    """Number the rows without a position, up to so many.

    Fewer than that: every row that was there when this was asked has one. Only the holder of the
    relay's lock calls it; the counter's row makes sure of that once more.
    """
    about = {"limit": limit, "counter": _COUNTER}
    return Numbered(*session.connection().execute(_NUMBER, about).one())


def last_position(session: Session) -> int:
    """Tell the highest position given so far."""
    return session.scalars(_LAST).one()


_TO_SEND = text(
    """
    SELECT id, position, type,
           (message || jsonb_build_object('position', position::text))::text AS body,
           published_at IS NULL AND position > :after, again_for
    FROM outbox
    WHERE published_at IS NULL AND position > :after
        OR again_for IS NOT NULL AND position IS NOT NULL
    ORDER BY position LIMIT :limit
    """
)


def to_send(session: Session, *, after: int, limit: int) -> list[Row]:
    """List the rows that are to be sent, in the order of their positions.

    :param after: leave out those up to this position, unless one service is to have them again
    """
    about = {"after": after, "limit": limit}
    rows = session.connection().execute(_TO_SEND, about)
    return [Row(*row) for row in rows]


def stamp(session: Session, positions: Sequence[int], *, now: datetime) -> None:
    """Record that the broker has these rows."""
    _change(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.position == func.any(positions))
        .values(published_at=now),
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
        update(OutboxMessage)
        .where(OutboxMessage.position == func.any(positions))
        .values(again_for=None),
    )


def _change(session: Session, statement: Update) -> int:
    """Execute an update, and tell how many rows it changed."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[object]", result).rowcount
