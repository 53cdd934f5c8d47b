"""How a service's messages stand: what is on its way, what waits, what was given up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.messaging import topology
from shared.messaging.tables import (
    BacklogMessage,
    OutboxMessage,
    ParkedMessage,
    Publisher,
    RelayCounter,
)

NOT_TRIED = "not tried yet: others stand before it"
"""The reason of a kept message that has not been tried itself."""

_MOST_REASONS = 10


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """How far a service has heard another.

    :ivar contiguous: every position up to this one has arrived and is in the projections
    :ivar known_as_of: all that the publisher had done by then is known; None: nothing is, yet
    """

    publisher: str
    contiguous: int
    known_as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class QueueStatus:
    """How the messages of a service stand, in and out.

    :ivar last_position: the highest position that its relay has given
    :ivar unpublished: announcements that not every listener's queue (in one process: not every
        listener) has
    :ivar oldest_unpublished_at: when the oldest of these was announced
    :ivar hears: how far it has heard each publisher that it listens to
    :ivar reasons: why messages wait, and how many for each reason, the commonest first
    """

    last_position: int
    unpublished: int
    oldest_unpublished_at: datetime | None
    hears: tuple[Hearing, ...]
    backlog: int
    reasons: tuple[tuple[str, int], ...]
    parked: int


def of(session: Session, service: str) -> QueueStatus:
    """Tell how the messages of a service stand; the session is of its own database."""
    unpublished, oldest = session.execute(
        select(func.count(), func.min(OutboxMessage.created_at)).where(
            OutboxMessage.published_at.is_(None)
        )
    ).one()
    known = {row.name: row for row in session.scalars(select(Publisher))}
    return QueueStatus(
        last_position=session.scalar(select(func.max(RelayCounter.last_position))) or 0,
        unpublished=unpublished,
        oldest_unpublished_at=oldest,
        hears=tuple(_hearing(name, known.get(name)) for name in topology.LISTENS[service]),
        backlog=session.scalar(select(func.count()).select_from(BacklogMessage)) or 0,
        reasons=_reasons(session),
        parked=session.scalar(select(func.count()).select_from(ParkedMessage)) or 0,
    )


def _hearing(publisher: str, row: Publisher | None) -> Hearing:
    return Hearing(
        publisher=publisher,
        contiguous=row.contiguous if row else 0,
        known_as_of=row.known_as_of if row else None,
    )


def _reasons(session: Session) -> tuple[tuple[str, int], ...]:
    reason = func.coalesce(BacklogMessage.error, NOT_TRIED)
    rows = session.execute(
        select(reason, func.count())
        .group_by(reason)
        .order_by(func.count().desc(), reason)
        .limit(_MOST_REASONS)
    )
    return tuple((row[0], row[1]) for row in rows)
