"""Publishing again: to fill gaps, or to have one service handle something once more."""

from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from shared.messaging import topology
from shared.messaging.tables import OutboxMessage


class Replayed(NamedTuple):
    """How many announcements are published again.

    :ivar emptied: how many of them say less than they did: they were about somebody who is erased.
        They count at their positions, and whoever handles them writes no name
    """

    total: int
    emptied: int


def replay(
    session: Session,
    *,
    type: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    first: int | None = None,
    last: int | None = None,
    again: str | None = None,
) -> Replayed:
    """Have the relay publish rows of this outbox again; tells how many.

    Whoever has a message already takes no notice, so this fills gaps and does nothing else. In one
    process there is no gap to fill: listeners read the outbox itself.

    :param type: of the events, with its version; None: every type
    :param since: announced at this instant or later
    :param until: announced before this instant
    :param first: from this position on
    :param last: up to this position, included
    :param again: a service that is to handle once more what it listens to; no other gets it
    :raises ValueError: if no such service listens
    """
    conditions = [
        OutboxMessage.position.is_not(None),
        *([OutboxMessage.type == type] if type else []),
        *([OutboxMessage.created_at >= since] if since else []),
        *([OutboxMessage.created_at < until] if until else []),
        *([OutboxMessage.position >= first] if first is not None else []),
        *([OutboxMessage.position <= last] if last is not None else []),
    ]
    statement = update(OutboxMessage).where(*conditions)
    if again is None:
        statement = statement.values(published_at=None)
    else:
        if again not in topology.LISTENS:
            raise ValueError(f"no service called {again} listens")
        publisher = func.split_part(OutboxMessage.type, ".", 1)
        statement = statement.where(publisher.in_(topology.LISTENS[again])).values(again_for=again)
    emptied = session.scalar(
        select(func.count()).where(*conditions, OutboxMessage.message.has_key("erased"))
    )
    result = session.execute(statement.execution_options(synchronize_session=False))
    return Replayed(cast("CursorResult[object]", result).rowcount, emptied or 0)
