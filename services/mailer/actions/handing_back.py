"""E-mails that were claimed, and whose tries have not begun, wait again as they did before."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from services.mailer.actions.claims import Claim
from services.mailer.domain.lanes import Lane
from services.mailer.models import WAS_TAKEN, Attempt, Email, EmailStatus
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


def claimed(lane: Lane) -> Select[UUID]:
    """Select the e-mails of a lane that somebody has claimed."""
    return select(Email.id).where(Email.status == EmailStatus.SENDING, Email.lane == lane)


def hand_back_all(session: Session, *, lane: Lane, now: datetime) -> int:
    """Let those wait again whose sender has died, ahead of others; tell how many.

    Those that have not begun are to be claimed anew, those that were taken to be recorded; what
    may be under way is left until its lease ends. A sender that lives after all begins none of
    them: their rows have changed. They are locked first, and looked at by another statement: a try
    that begins meanwhile is seen.
    """
    order = (Email.created_at, Email.id)
    ids = session.scalars(claimed(lane).order_by(*order).with_for_update(skip_locked=True)).all()
    has_begun = exists().where(Attempt.email_id == Email.id, Attempt.number == Email.tries)
    waiting = (
        update(Email)
        .where(Email.id.in_(ids), ~has_begun)
        .values(status=EmailStatus.QUEUED, tries=Email.tries - 1, due_at=Email.created_at)
    )
    taken = (
        update(Email)
        .where(Email.id.in_(ids), WAS_TAKEN, Email.due_at > now)
        .values(due_at=Email.created_at)
    )
    changed = (each.returning(Email.id) for each in (waiting, taken))
    as_is = {"synchronize_session": False}
    return sum(len(session.scalars(each, execution_options=as_is).all()) for each in changed)
