"""How many e-mails and letters on paper wait, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.mailer.models import Email, EmailStatus, PaperItem, PaperStatus
from services.mailer.queries import sandbox

WAITING = (EmailStatus.QUEUED, EmailStatus.SENDING)
ON_PAPER = (PaperStatus.TO_RENDER, PaperStatus.TO_PRINT, PaperStatus.PRINTED)
"""What has not left yet: the indexes hold these apart from all that has."""


@dataclass(frozen=True, kw_only=True)
class WaitingEmails:
    """The e-mails in one state that have not been sent.

    :ivar oldest_at: when the first of them was written
    :ivar first_due_at: when the first of them was to be tried
    """

    status: EmailStatus
    count: int
    oldest_at: datetime
    first_due_at: datetime


def waiting_emails(session: Session) -> Sequence[WaitingEmails]:
    """Count the e-mails that wait to be sent, by state."""
    found = session.execute(
        select(Email.status, func.count(), func.min(Email.created_at), func.min(Email.due_at))
        .where(Email.status.in_(WAITING))
        .group_by(Email.status)
    )
    return [
        WaitingEmails(status=status, count=count, oldest_at=oldest, first_due_at=due)
        for status, count, oldest, due in found
    ]


LATE = timedelta(days=7)
"""So long after it was printed a letter has left, unless something is wrong."""


def paper_to_look_after(session: Session, *, now: datetime) -> tuple[int, int, int]:
    """Count the letters on paper that cannot be made or printed, that came back, that never left.

    :return: those that fail; those come back and not looked after; those printed `LATE` ago
    """
    failing = select(func.count()).where(
        PaperItem.status.in_((PaperStatus.TO_RENDER, PaperStatus.TO_PRINT)),
        PaperItem.error.is_not(None),
    )
    back = select(func.count()).where(
        PaperItem.status == PaperStatus.RETURNED, PaperItem.settled_at.is_(None)
    )
    late = select(func.count()).where(
        PaperItem.status == PaperStatus.PRINTED, PaperItem.printed_at < now - LATE
    )
    counted = (each.scalar_subquery() for each in (failing, back, late))
    found = session.execute(select(*counted)).one()
    return found[0], found[1], found[2]


def waiting_paper_items(session: Session) -> dict[PaperStatus, int]:
    """Count the letters on paper that have not been dispatched, by state; none of a sandbox."""
    found = session.execute(
        select(PaperItem.status, func.count())
        .where(PaperItem.status.in_(ON_PAPER), ~sandbox.is_of_one(PaperItem.establishment_id))
        .group_by(PaperItem.status)
    )
    return {status: count for status, count in found}
