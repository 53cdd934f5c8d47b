"""That a try to send an e-mail begins, written down by one statement with the e-mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from shared.db import new_id
from shared.questions import Question

_BEGUN = Question("""
WITH begun AS (
    UPDATE emails AS e
    SET status = 'sending', tries = e.tries + 1, due_at = q.until,
        message_id = coalesce(e.message_id, q.message_id)
    FROM jsonb_to_record($1::jsonb) AS q(
        attempt uuid, email uuid, now timestamptz, until timestamptz, message_id text
    )
    WHERE e.id = q.email
    RETURNING e.id, e.establishment_id, e.tries, e.message_id, q.attempt, q.now
), tried AS (
    INSERT INTO email_attempts (id, email_id, establishment_id, number, started_at)
    SELECT begun.attempt, begun.id, begun.establishment_id, begun.tries, begun.now FROM begun
)
SELECT json_build_object('number', begun.tries, 'message_id', begun.message_id) FROM begun
""")


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A try that has begun.

    :ivar number: what tells it from the others
    :ivar message_id: under which its mail leaves, the same at each try
    """

    number: int
    message_id: str


def record(
    session: Session, *, email_id: UUID, message_id: str, now: datetime, until: datetime
) -> Begun:
    """Begin a try; whoever began the last one without ending it is taken for dead.

    What the session has read of the e-mail is as it was before.

    :param email_id: of an e-mail that is locked
    :param message_id: of its mail, unless it has been tried before
    :param until: when this try's sender is to be taken for dead in turn
    """
    asked = {"email": email_id, "message_id": message_id, "now": now, "until": until}
    (told,) = _BEGUN.within(session, asked | {"attempt": new_id()})
    return Begun(number=told["number"], message_id=told["message_id"])
