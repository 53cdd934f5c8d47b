"""Letters are kept as long as their kind says, and then forgotten (ADR 0083)."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from services.mailer.actions import stored_files
from services.mailer.models import Letter, LetterCategory, PaperItem, PaperStatus
from services.mailer.tools import Tools
from shared.clock import day_ends_at, months_after, paris_date


def forget_ended(session: Session, *, now: datetime, tools: Tools, limit: int) -> int:
    """Forget letters that have been kept for as long as their kind says; tell how many.

    With a letter go its PDF and who has opened it; the history keeps its own lines for as long as
    it keeps any. One whose copy on paper is still to be made waits for it.

    :param limit: at most this many
    """
    count = 0
    for category in session.scalars(select(LetterCategory).order_by(LetterCategory.id)):
        if count < limit:
            count += _forget(session, category, now=now, tools=tools, limit=limit - count)
    return count


def ended_before(today: date, kept_months: int) -> datetime:
    """Tell before which instant letters were deposited that are no longer kept today.

    By the same reckoning as `Letter.kept_until`, in days of Paris: PostgreSQL would take months
    from an instant in UTC, whose day ends later, and in summer by other hours than in winter.
    """
    last = months_after(today, -kept_months)
    if months_after(last, kept_months) >= today:
        last -= timedelta(days=1)
    return day_ends_at(last)


def _forget(
    session: Session, category: LetterCategory, *, now: datetime, tools: Tools, limit: int
) -> int:
    to_be_copied = exists().where(
        PaperItem.letter_id == Letter.id, PaperItem.status == PaperStatus.TO_RENDER
    )
    ended = session.execute(
        select(Letter.id, Letter.digest)
        .where(
            Letter.category_id == category.id,
            Letter.created_at < ended_before(paris_date(now), category.kept_months),
            ~to_be_copied,
        )
        .order_by(Letter.created_at, Letter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    ids = [letter_id for letter_id, _ in ended]
    if ids:
        session.execute(
            update(PaperItem).where(PaperItem.letter_id.in_(ids)).values(letter_id=None)
        )
        session.execute(delete(Letter).where(Letter.id.in_(ids)))  # and with each its readings
    stored_files.remove_unneeded(session, {digest for _, digest in ended}, storage=tools.storage)
    return len(ids)
