"""That e-mails are claimed, and the try of the first begins, written down by one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db import new_id
from shared.questions import Question

_BEGUN = Question("""
WITH claimed AS (
    UPDATE emails AS e
    SET status = 'sending', tries = e.tries + q.is_try::int, due_at = q.until,
        message_id = coalesce(e.message_id, q.message_id)
    FROM jsonb_to_recordset($1::jsonb) AS q(
        attempt uuid, email uuid, is_try bool, now timestamptz, until timestamptz, message_id text
    )
    WHERE e.id = q.email
    RETURNING
        e.id, e.establishment_id, e.tries, e.message_id, e.xmin::text AS version, q.attempt, q.now
), tried AS (
    INSERT INTO email_attempts (id, email_id, establishment_id, number, started_at)
    SELECT attempt, id, establishment_id, tries, now FROM claimed WHERE attempt IS NOT NULL
)
SELECT json_build_object(
    'id', id, 'number', tries, 'message_id', message_id, 'version', version
) FROM claimed
""")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An e-mail to be claimed; it is locked.

    :ivar message_id: of its mail, unless it has been tried before
    :ivar is_try: whether that counts as a try: not if who claimed it last has not begun it
    :ivar is_begun: whether its try begins now
    """

    email_id: UUID
    message_id: str
    is_try: bool
    is_begun: bool


@dataclass(frozen=True, kw_only=True)
class Begun:
    """An e-mail that is claimed.

    :ivar number: what tells its try from the others
    :ivar message_id: under which its mail leaves, the same at each try
    :ivar version: of its row: another, once anybody has changed it
    """

    number: int
    message_id: str
    version: str


def record(
    session: Session, wanted: Iterable[Wanted], *, now: datetime, until: datetime
) -> dict[UUID, Begun]:
    """Claim e-mails; whoever claimed one last is taken for dead.

    What the session has read of them is as it was before.

    :param until: when their sender is to be taken for dead in turn
    """
    asked = [
        {
            "attempt": new_id() if each.is_begun else None,
            "email": each.email_id,
            "is_try": each.is_try,
            "now": now,
            "until": until,
            "message_id": each.message_id,
        }
        for each in wanted
    ]
    return {
        UUID(told["id"]): Begun(
            number=told["number"], message_id=told["message_id"], version=told["version"]
        )
        for told in _BEGUN.within(session, asked)
    }
