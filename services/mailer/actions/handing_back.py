"""E-mails that were claimed, and whose tries have not begun, wait again as they did before."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from services.mailer.actions.claims import Claim
from shared.questions import Question

_BACK = Question("""
UPDATE emails AS e SET status = 'queued', tries = e.tries - 1, due_at = q.due
FROM jsonb_to_recordset($1::jsonb) AS q(email uuid, number int, until timestamptz, due timestamptz)
WHERE e.id = q.email AND e.status = 'sending' AND e.tries = q.number AND e.due_at = q.until
    AND NOT EXISTS (
        SELECT FROM email_attempts AS a WHERE a.email_id = e.id AND a.number = e.tries
    )
RETURNING json_build_object('id', e.id)
""")
"""By its lease's end a claim is told from one that somebody else has made meanwhile."""


def hand_back(session: Session, claims: Iterable[Claim]) -> int:
    """Let claimed e-mails wait again, unless somebody else has them by now; tell how many do."""
    asked = [
        {"email": each.email_id, "number": each.number, "until": each.until, "due": each.due_at}
        for each in claims
    ]
    return len(_BACK.within(session, asked)) if asked else 0
