"""Whose turn it is, of the messages in the backlog.

That a message is begun is committed before it is: if the worker dies of it, that counts. Those that
were never begun are begun together, since a commit for each would cost as much as handling it; one
that was begun before, and did not end in good order, is begun alone.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.questions import Question

STARTS_AT_MOST = 20
"""How often a worker may die of a message, or lose its database over it, before it is parked."""

DEADLY = f"The worker has ended {STARTS_AT_MOST} times over it, or lost its database."

TOGETHER = 100
"""Messages that are begun together, at most."""

_LOOK = Question("""
SELECT json_build_object(
    'due', (
        SELECT json_agg(json_build_object('id', due.id, 'starts', due.starts)
            ORDER BY due.due_at, due.number)
        FROM (
            SELECT id, starts, due_at, number FROM backlog
            WHERE due_at <= q.now ORDER BY due_at, number LIMIT q.most FOR UPDATE SKIP LOCKED
        ) AS due
    ),
    'next_due_at', (SELECT min(due_at) FROM backlog)
)
FROM jsonb_to_record($1::jsonb) AS q(now timestamptz, most integer)
""")
_BEHIND = text(
    """
    SELECT id FROM (
        SELECT b.id, b.number, bool_and(b.starts = 0 AND b.is_projected) OVER (
            PARTITION BY b.publisher, b.subject ORDER BY b.number
        ) AS is_new
        FROM backlog b
        JOIN backlog h ON h.id = ANY(:heads) AND h.publisher = b.publisher AND h.subject = b.subject
        WHERE b.due_at IS NULL
    ) AS behind
    WHERE is_new ORDER BY number LIMIT :limit
    """
)
_TAKE = Question("""
WITH q AS MATERIALIZED (
    SELECT * FROM jsonb_to_record($1::jsonb) AS q(ids uuid[], now timestamptz)
)
SELECT json_build_object(
    'id', b.id, 'publisher', b.publisher, 'subject', b.subject, 'type', b.type,
    'message', b.message, 'is_projected', b.is_projected, 'starts', b.starts,
    'is_due', coalesce(b.due_at <= (SELECT now FROM q), false)
)
FROM backlog AS b
WHERE b.id = ANY((SELECT ids FROM q)::uuid[])
ORDER BY b.number
FOR UPDATE OF b SKIP LOCKED
""")
_BEGIN = text(
    """
    WITH fast AS (SELECT set_config('synchronous_commit', 'off', true))
    UPDATE backlog SET starts = starts + 1 FROM fast WHERE id = ANY(:ids)
    """
)


class Taken(NamedTuple):
    """A message whose turn it is, and whose row is locked; `BacklogMessage` has the meanings."""

    id: UUID
    publisher: str
    subject: str
    type: str
    message: dict[str, Any]
    is_projected: bool
    starts: int


def begin(
    session: Session, *, now: datetime, limit: int = TOGETHER
) -> tuple[list[UUID], datetime | None]:
    """Find the messages that are to be tried next, and note that they are.

    With the heads of lines go those that stand behind them, unless a head was begun before. The
    note need not outlive the machine, so that its commit does not wait for the disk.

    :return: which; and if there are none, when the next is to be tried (None: none is)
    """
    (seen,) = _LOOK.within(session, {"now": now, "most": limit})
    due = seen["due"]
    if not due:
        at: str | None = seen["next_due_at"]
        return [], None if at is None else datetime.fromisoformat(at)
    if due[0]["starts"]:
        begun = [UUID(due[0]["id"])]
    else:
        begun = [UUID(row["id"]) for row in takewhile(lambda row: not row["starts"], due)]
        if len(begun) < limit:
            more = {"heads": begun, "limit": limit - len(begun)}
            begun += session.connection().execute(_BEHIND, more).scalars()
    session.connection().execute(_BEGIN, {"ids": begun})
    return begun, None


def take(session: Session, ids: Collection[UUID], *, now: datetime) -> list[Taken]:
    """Lock messages whose turn it is, in the order of their arrival.

    Left out is what somebody else is at, or has been, and what stands behind it.
    """
    rows = _TAKE.within(session, {"ids": list(ids), "now": now})
    lines: dict[tuple[str, str], bool] = {}
    for row in rows:
        lines.setdefault((row["publisher"], row["subject"]), row["is_due"])
    return [
        Taken(
            UUID(row["id"]),
            *(row["publisher"], row["subject"], row["type"], row["message"]),
            *(row["is_projected"], row["starts"]),
        )
        for row in rows
        if lines[row["publisher"], row["subject"]]
    ]
