"""How old a service's knowledge of another is (design.md §4.8, bounded staleness).

A publisher numbers its messages without gaps. Its heartbeat says: up to this number stands
everything that had happened by this instant. So a listener that has received, and projected, every
number up to there knows all that had happened by then, whatever its handlers are still at.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging import inbox
from shared.messaging.tables import InboxMessage, Publisher
from shared.questions import Question

_HEARTBEATS_KEPT = 60
"""How many unreached heartbeats are remembered: ten minutes of them; older ones say too little."""


def known_as_of(session: Session, publisher: str) -> datetime | None:
    """Tell the instant up to which all a publisher did is known here; None: nothing is, yet."""
    return session.scalar(select(Publisher.known_as_of).where(Publisher.name == publisher))


def contiguous(session: Session, publisher: str) -> int:
    """Tell the position up to which every message of a publisher is here and in the projections."""
    return session.scalar(select(Publisher.contiguous).where(Publisher.name == publisher)) or 0


_HEAR = Question("""
UPDATE publishers AS p SET known_as_of = greatest(p.known_as_of, q.as_of)
FROM jsonb_to_record($1::jsonb) AS q(publisher text, position bigint, as_of timestamptz)
WHERE p.name = q.publisher AND p.contiguous >= q.position AND p.heartbeats = '[]'::jsonb
RETURNING to_jsonb(p.name)
""")
_ADVANCE = Question("""
UPDATE publishers AS p SET contiguous = q.last
FROM jsonb_to_record($1::jsonb) AS q(publisher text, before bigint, last bigint)
WHERE p.name = q.publisher AND p.contiguous = q.before
RETURNING json_build_object('is_more', p.heartbeats <> '[]'::jsonb OR EXISTS (
    SELECT FROM inbox AS i WHERE i.publisher = q.publisher AND i.position = q.last + 1
))
""")


def hear(session: Session, publisher: str, *, position: int, as_of: datetime) -> None:
    """Take note of a heartbeat: all that had happened by `as_of` is numbered up to `position`."""
    about = {"publisher": publisher, "position": position, "as_of": as_of}
    if _HEAR.within(session, about):
        return
    row = _locked(session, publisher)
    # What two transactions stored at once may have filled a gap that neither could see was filled.
    row.contiguous = _end_of_run(session, publisher, row.contiguous)
    beat = {"position": position, "as_of": as_of.isoformat()}
    row.heartbeats = [*row.heartbeats, beat][-_HEARTBEATS_KEPT:]
    _settle(row)


def count(
    session: Session,
    publisher: str,
    positions: Collection[int],
    *,
    numbers: Mapping[int, Envelope] = MappingProxyType({}),
) -> None:
    """Count messages of a publisher as received and projected.

    :param positions: of messages that are in the inbox, written before
    :param numbers: those of which nothing is kept but the number, by position: one that comes
        before its turn is written into the inbox until the gap before it is filled
    """
    arrived = {*positions, *numbers}
    if not arrived:
        return
    first, last = min(arrived), max(arrived)
    if last - first + 1 == len(arrived):
        about = {"publisher": publisher, "before": first - 1, "last": last}
        advanced = _ADVANCE.within(session, about)
        if advanced and not advanced[0]["is_more"]:
            return
    row = _locked(session, publisher)
    while row.contiguous + 1 in arrived:
        row.contiguous += 1
    before_their_turn = [numbers[at] for at in sorted(numbers) if at > row.contiguous]
    if before_their_turn:
        inbox.write(session, before_their_turn)
    row.contiguous = _end_of_run(session, publisher, row.contiguous)
    _settle(row)


def _locked(session: Session, publisher: str) -> Publisher:
    """Lock a publisher's row, made on its first message; nothing else is locked after it."""
    query = (
        select(Publisher)
        .where(Publisher.name == publisher)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = session.scalar(query)
    if row is None:
        session.execute(insert(Publisher).values(name=publisher).on_conflict_do_nothing())
        row = session.scalars(query).one()
    return row


def _end_of_run(session: Session, publisher: str, before: int) -> int:
    """Find the end of the unbroken run of received positions that begins right after one."""
    received = (
        select(
            InboxMessage.position,
            (InboxMessage.position - func.row_number().over(order_by=InboxMessage.position)).label(
                "run"
            ),
        )
        .where(
            InboxMessage.publisher == publisher,
            InboxMessage.position > before,
            InboxMessage.is_projected,
        )
        .subquery()
    )
    last = session.scalar(select(func.max(received.c.position)).where(received.c.run == before))
    return before if last is None else last


def _settle(row: Publisher) -> None:
    """Take the newest heartbeat that is reached; forget it and those before it."""
    reached = [beat for beat in row.heartbeats if beat["position"] <= row.contiguous]
    if not reached:
        return
    newest = max(datetime.fromisoformat(beat["as_of"]) for beat in reached)
    row.known_as_of = max(newest, row.known_as_of or newest)
    row.heartbeats = [beat for beat in row.heartbeats if beat not in reached]
