"""What is kept of e-mails and of letters on paper, and for how long (design.md §4.11)."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.mailer.actions import stored_files
from services.mailer.models import Attempt, Email, EmailStatus, PaperItem, PaperStatus
from services.mailer.models.email import IS_KEPT
from services.mailer.tools import Tools

OVER = (
    EmailStatus.SENT,
    EmailStatus.DEFERRED,
    EmailStatus.DELIVERED,
    EmailStatus.BOUNCED,
    EmailStatus.COMPLAINED,
    EmailStatus.FAILED,
    EmailStatus.CANCELLED,
)
GONE = (PaperStatus.DISPATCHED, PaperStatus.RETURNED, PaperStatus.CANCELLED)


def forget_emails(session: Session, *, before: datetime, limit: int) -> int:
    """Forget what old e-mails said, and to whom; that they were written stays. Tell how many."""
    emails = session.scalars(
        select(Email)
        .where(Email.created_at < before, Email.status.in_(OVER), IS_KEPT)
        .order_by(Email.created_at, Email.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for email in emails:
        erase_email(session, email)
    return len(emails)


def erase_email(session: Session, email: Email) -> None:
    """Keep nothing of an e-mail but that it was written."""
    email.erase()
    forget_answers(session, email)


def forget_answers(session: Session, email: Email) -> None:
    """Forget what servers said at each try: they quote the recipient."""
    session.execute(update(Attempt).where(Attempt.email_id == email.id).values(answer=None))


def forget_letters(
    session: Session, *, before: datetime, tools: Tools, limit: int, now: datetime
) -> int:
    """Forget what letters on paper said that have left long ago, and their PDFs. Tell how many."""
    items = session.scalars(
        select(PaperItem)
        .where(
            PaperItem.created_at < before,
            PaperItem.status.in_(GONE),
            PaperItem.forgotten_at.is_(None),
        )
        .order_by(PaperItem.created_at, PaperItem.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for item in items:
        remove_file(session, item, tools=tools)
        item.facts, item.named, item.return_note = {"address": []}, [], None
        item.forgotten_at = now
    return len(items)


def remove_file(session: Session, item: PaperItem, *, tools: Tools) -> None:
    """Remove the PDF of a letter on paper, unless something else is the same, or about to be."""
    digest, item.digest = item.digest, None
    session.flush()  # so that it is not found to need its own file
    if digest is not None:
        stored_files.remove_unneeded(session, {digest}, storage=tools.storage)
