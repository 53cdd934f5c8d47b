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

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging.handlers import Defer
from shared.messaging.tables import BacklogMessage
from shared.messaging.turns import Taken
from shared.questions import Question

DELAYS = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300, 900, 1800, 3600))
"""How long to wait after each failed try; when a try after the last of these fails: parked."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('backlog', 0))"
"""Nobody else adds to lines or takes out of them until this transaction ends."""

_ADD = Question(
    """
    WITH q AS MATERIALIZED (
        SELECT * FROM jsonb_to_record($1::jsonb) AS q(
            messages jsonb, is_projected boolean, tries integer, error text, starts integer,
            awaits_facts boolean, now timestamptz, due_at timestamptz
        )
    )
    INSERT INTO backlog (id, publisher, subject, type, message, is_projected, tries, error, starts,
                         awaits_facts, stored_at, due_at)
    SELECT t.id, t.publisher, t.subject, t.type, t.message, q.is_projected, q.tries, q.error,
           CASE WHEN t.is_behind THEN 0 ELSE q.starts END, q.awaits_facts, q.now,
           CASE WHEN t.is_first AND NOT t.is_behind THEN q.due_at END
    FROM q, (
        SELECT n.*, EXISTS (
            SELECT FROM backlog b WHERE b.subject = n.subject AND b.publisher = n.publisher
        ) AS is_behind
        FROM ROWS FROM (
            jsonb_to_recordset((SELECT messages FROM q)) AS (
                id uuid, publisher text, subject text, type text, message jsonb, is_first boolean
            )
        ) WITH ORDINALITY AS n (id, publisher, subject, type, message, is_first, rank)
    ) AS t
    ORDER BY t.rank
    RETURNING json_build_object('id', id, 'is_due', due_at IS NOT NULL)
    """,
    first=_LOCK,
)


@dataclass(frozen=True, kw_only=True)
class Added:
    """How messages joined their lines.

    :ivar runnable: those that nothing waits before, and what stands behind these and came with them
    :ivar behind: those that wait behind what was there
    """

    runnable: Sequence[UUID]
    behind: Collection[UUID]


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
    heads: dict[tuple[str, str], UUID] = {}
    for message in messages:
        heads.setdefault((message.publisher, message.subject), message.id)
    rows = _ADD.within(
        session,
        {
            "messages": [
                {
                    "id": message.id,
                    "publisher": message.publisher,
                    "subject": message.subject,
                    "type": message.type,
                    "message": message.to_message(),
                    "is_first": heads[message.publisher, message.subject] == message.id,
                }
                for message in messages
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
    due = {UUID(row["id"]) for row in rows if row["is_due"]}
    runnable = [m.id for m in messages if heads[m.publisher, m.subject] in due]
    return Added(runnable=runnable, behind={m.id for m in messages} - set(runnable))


def is_waiting(session: Session, message_id: UUID) -> bool:
    """Tell whether a message waits."""
    return bool(session.scalar(select(exists().where(BacklogMessage.id == message_id))))


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


_LEAVE = Question(
    """
    WITH q AS MATERIALIZED (
        SELECT * FROM jsonb_to_record($1::jsonb) AS q(
            ids uuid[], publishers text[], subjects text[], now timestamptz, is_news boolean
        )
    ), lines AS (
        SELECT DISTINCT l.publisher, l.subject
        FROM q, unnest(q.publishers, q.subjects) AS l (publisher, subject)
    ), gone AS (
        DELETE FROM backlog WHERE id = ANY((SELECT ids FROM q)::uuid[])
    ), told AS (
        UPDATE backlog SET due_at = (SELECT now FROM q)
        WHERE id IN (
            SELECT b.id FROM backlog b JOIN lines l ON b.subject = l.subject
            WHERE (SELECT is_news FROM q) AND b.publisher <> l.publisher AND b.awaits_facts
                AND b.due_at > (SELECT now FROM q) AND b.id <> ALL((SELECT ids FROM q)::uuid[])
            FOR UPDATE OF b SKIP LOCKED
        )
    )
    UPDATE backlog SET due_at = (SELECT now FROM q)
    WHERE due_at IS NULL AND id IN (
        SELECT DISTINCT ON (b.publisher, b.subject) b.id
        FROM backlog b JOIN lines l ON b.publisher = l.publisher AND b.subject = l.subject
        WHERE b.id <> ALL((SELECT ids FROM q)::uuid[])
        ORDER BY b.publisher, b.subject, b.number
    )
    """,
    first=_LOCK,
)


def leave(
    session: Session,
    rows: Sequence[Taken | BacklogMessage],
    *,
    now: datetime,
    is_news: bool = True,
) -> None:
    """Take messages out of their lines: those that follow are due at once.

    :param is_news: they have been handled: what waits for facts about their subjects is due too
    """
    if not rows:
        return
    _LEAVE.within(
        session,
        {
            "ids": [row.id for row in rows],
            "publishers": [row.publisher for row in rows],
            "subjects": [row.subject for row in rows],
            "now": now,
            "is_news": is_news,
        },
    )


def describe(error: Exception) -> str:
    """Say what went wrong, for whoever looks at the message later."""
    said = str(error) if isinstance(error, Defer) else f"{type(error).__name__}: {error}"
    return said.replace("\0", "")[:500]
