"""How old a service's knowledge of another is (design.md §4.8, bounded staleness).

A publisher numbers its messages without gaps. Its heartbeat says: up to this number stands
everything that had happened by this instant. So a listener that has received, and projected, every
number up to there knows all that had happened by then, whatever its handlers are still at.
"""

from datetime import datetime

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from shared.messaging.tables import InboxMessage, Publisher

_HEARTBEATS_KEPT = 60
"""How many unreached heartbeats are remembered: ten minutes of them; older ones say too little."""


def known_as_of(session: Session, publisher: str) -> datetime | None:
    """Tell the instant up to which all a publisher did is known here; None: nothing is, yet."""
    return session.scalar(select(Publisher.known_as_of).where(Publisher.name == publisher))


def contiguous(session: Session, publisher: str) -> int:
    """Tell the position up to which every message of a publisher is here and in the projections."""
    return session.scalar(select(Publisher.contiguous).where(Publisher.name == publisher)) or 0


def hear(session: Session, publisher: str, *, position: int, as_of: datetime) -> None:
    """Take in a heartbeat: all that had happened by `as_of` is numbered up to `position`."""
    row = _locked(session, publisher)
    beat = {"position": position, "as_of": as_of.isoformat()}
    row.heartbeats = [*row.heartbeats, beat][-_HEARTBEATS_KEPT:]
    _settle(row)


_NEXT = aliased(InboxMessage)
_STEP = (
    update(Publisher)
    .where(Publisher.name == bindparam("publisher"), Publisher.contiguous == bindparam("before"))
    .values(contiguous=Publisher.contiguous + 1)
    .returning(
        Publisher.heartbeats != [],
        exists().where(
            _NEXT.publisher == Publisher.name, _NEXT.position == Publisher.contiguous + 1
        ),
    )
    .execution_options(synchronize_session=False)
)


def reach(session: Session, publisher: str, *, position: int | None) -> None:
    """Count a message as received and projected; call it once its inbox row says so.

    :param position: None for a message without one, which is not counted
    """
    if position is None:
        return
    step = session.execute(_STEP, {"publisher": publisher, "before": position - 1}).one_or_none()
    if step is None or any(step):
        _catch_up(session, publisher, position)


def _catch_up(session: Session, publisher: str, position: int) -> None:
    """Count what has arrived before its turn, and take in the heartbeats that are reached by it."""
    row = _locked(session, publisher)
    if position > row.contiguous + 1 or position < row.contiguous:
        return  # a number is missing before it, or it was counted before
    row.contiguous = _run_from(session, publisher, position)
    _settle(row)


def _locked(session: Session, publisher: str) -> Publisher:
    """Lock a publisher's row, made on its first message; nothing else is locked after it."""
    query = select(Publisher).where(Publisher.name == publisher).with_for_update()
    row = session.scalar(query)
    if row is None:
        session.execute(insert(Publisher).values(name=publisher).on_conflict_do_nothing())
        row = session.scalars(query).one()
    return row


def _run_from(session: Session, publisher: str, position: int) -> int:
    """Find the end of the unbroken run of received positions that begins at one of them."""
    received = (
        select(
            InboxMessage.position,
            (InboxMessage.position - func.row_number().over(order_by=InboxMessage.position)).label(
                "run"
            ),
        )
        .where(
            InboxMessage.publisher == publisher,
            InboxMessage.position >= position,
            InboxMessage.is_projected,
        )
        .subquery()
    )
    last = session.scalar(
        select(func.max(received.c.position)).where(received.c.run == position - 1)
    )
    return position if last is None else last


def _settle(row: Publisher) -> None:
    """Take the newest heartbeat that is reached; forget it and those before it."""
    reached = [beat for beat in row.heartbeats if beat["position"] <= row.contiguous]
    if not reached:
        return
    newest = max(datetime.fromisoformat(beat["as_of"]) for beat in reached)
    row.known_as_of = max(newest, row.known_as_of or newest)
    row.heartbeats = [beat for beat in row.heartbeats if beat not in reached]
