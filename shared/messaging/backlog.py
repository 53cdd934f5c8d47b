"""Messages that are stored, and whose handler has not run: each service counts its tries itself.

Per publisher and subject they form a line. Its head has an instant to be tried at; those behind
have none, and get one when what is before them is handled or parked. Who adds to lines, and who
takes out of them, holds one lock from then to its commit, so that nobody is left behind a head that
is just leaving.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging.handlers import Defer
from shared.messaging.tables import BacklogMessage

DELAYS = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300, 900, 1800, 3600))
"""How long to wait after each failed try; when a try after the last of these fails: parked."""

_NEXT = text("SELECT min(due_at) FROM backlog")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('backlog', 0))")
_ADD = text(
    """
    INSERT INTO backlog (id, publisher, subject, type, message, is_projected, tries, error, starts,
                         awaits_facts, stored_at, due_at)
    SELECT t.id, t.publisher, t.subject, t.type, t.message, :is_projected, :tries, :error,
           CASE WHEN t.is_behind THEN 0 ELSE :starts END, :awaits_facts, :now,
           CASE WHEN t.is_first AND NOT t.is_behind THEN CAST(:due_at AS timestamptz) END
    FROM (
        SELECT n.*, EXISTS (
            SELECT FROM backlog b WHERE b.subject = n.subject AND b.publisher = n.publisher
        ) AS is_behind
        FROM unnest(
            CAST(:ids AS uuid[]), CAST(:publishers AS text[]), CAST(:subjects AS text[]),
            CAST(:types AS text[]), CAST(CAST(:messages AS text[]) AS jsonb[]),
            CAST(:are_first AS boolean[])
        ) WITH ORDINALITY AS n (id, publisher, subject, type, message, is_first, rank)
    ) AS t
    ORDER BY t.rank
    RETURNING id, due_at
    """
)


@dataclass(frozen=True, kw_only=True)
class Added:
    """How messages joined their lines.

    :ivar runnable: those that nothing waits before, and what stands behind these and came with them
    :ivar behind: those that wait behind what was there
    """

    runnable: Sequence[UUID]
    behind: Collection[UUID]


def lock(session: Session) -> None:
    """Let nobody else add to lines or take out of them until this transaction ends."""
    session.flush()
    session.connection().execute(_LOCK)


def add(
    session: Session,
    messages: Sequence[Envelope],
    *,
    now: datetime,
    is_begun: bool = False,
    is_projected: bool = True,
    error: Exception | None = None,
    due_at: datetime | None = None,
) -> Added:
    """Put messages at the end of their lines.

    :param is_begun: whoever adds them is about to handle those that nothing waits before
    :param error: why their first try failed, if it has
    :param due_at: when a head is to be tried; None: now
    """
    lock(session)
    heads: dict[tuple[str, str], UUID] = {}
    for message in messages:
        heads.setdefault((message.publisher, message.subject), message.id)
    rows = session.connection().execute(
        _ADD,
        {
            "ids": [message.id for message in messages],
            "publishers": [message.publisher for message in messages],
            "subjects": [message.subject for message in messages],
            "types": [message.type for message in messages],
            "messages": [orjson.dumps(message.to_message()).decode() for message in messages],
            "are_first": [
                heads[message.publisher, message.subject] == message.id for message in messages
            ],
            "is_projected": is_projected,
            "tries": 1 if error else 0,
            "error": error and describe(error),
            "starts": int(is_begun),
            "awaits_facts": isinstance(error, Defer),
            "now": now,
            "due_at": due_at or now,
        },
    )
    due = {row.id for row in rows if row.due_at is not None}
    runnable = [m.id for m in messages if heads[m.publisher, m.subject] in due]
    return Added(runnable=runnable, behind={m.id for m in messages} - set(runnable))


def is_waiting(session: Session, message_id: UUID) -> bool:
    """Tell whether a message waits."""
    return bool(session.scalar(select(exists().where(BacklogMessage.id == message_id))))


def next_due_at(session: Session) -> datetime | None:
    """Tell when the next message is to be tried; None: none waits for an instant."""
    found: datetime | None = session.connection().scalar(_NEXT)
    return found


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


_LEAVE = text(
    """
    WITH lines AS (
        SELECT DISTINCT publisher, subject
        FROM unnest(CAST(:publishers AS text[]), CAST(:subjects AS text[])) AS l (publisher,
            subject)
    ), gone AS (
        DELETE FROM backlog WHERE id = ANY(:ids)
    ), told AS (
        UPDATE backlog SET due_at = :now
        WHERE id IN (
            SELECT b.id FROM backlog b JOIN lines l ON b.subject = l.subject
            WHERE :is_news AND b.publisher <> l.publisher AND b.awaits_facts AND b.due_at > :now
                AND b.id <> ALL(:ids)
            FOR UPDATE OF b SKIP LOCKED
        )
    )
    UPDATE backlog SET due_at = :now
    WHERE due_at IS NULL AND id IN (
        SELECT DISTINCT ON (b.publisher, b.subject) b.id
        FROM backlog b JOIN lines l ON b.publisher = l.publisher AND b.subject = l.subject
        WHERE b.id <> ALL(:ids)
        ORDER BY b.publisher, b.subject, b.number
    )
    """
)


def leave(
    session: Session, rows: Sequence[BacklogMessage], *, now: datetime, is_news: bool = True
) -> None:
    """Take messages out of their lines: those that follow are due at once.

    :param is_news: they have been handled: what waits for facts about their subjects is due too
    """
    if not rows:
        return
    lock(session)
    session.connection().execute(
        _LEAVE,
        {
            "ids": [row.id for row in rows],
            "publishers": [row.publisher for row in rows],
            "subjects": [row.subject for row in rows],
            "now": now,
            "is_news": is_news,
        },
    )
    for row in rows:
        if row in session:
            session.expunge(row)


def describe(error: Exception) -> str:
    """Say what went wrong, for whoever looks at the message later."""
    said = str(error) if isinstance(error, Defer) else f"{type(error).__name__}: {error}"
    return said.replace("\0", "")[:500]
