"""Letters are kept as long as their kind says, and then forgotten (ADR 0083)."""

from datetime import datetime, timedelta

from sqlalchemy import DateTime, Interval, delete, exists, func, literal, select, update
from sqlalchemy.orm import Session

from services.mailer.models import Letter, LetterCategory, PaperItem, PaperStatus
from services.mailer.queries.files import is_needed
from services.mailer.tools import Tools
from shared.clock import day_ends_at, paris_date


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


def _forget(
    session: Session, category: LetterCategory, *, now: datetime, tools: Tools, limit: int
) -> int:
    today_began = literal(day_ends_at(paris_date(now) - timedelta(days=1)), DateTime(timezone=True))
    kept = func.make_interval(0, category.kept_months, type_=Interval)
    to_be_copied = exists().where(
        PaperItem.letter_id == Letter.id, PaperItem.status == PaperStatus.TO_RENDER
    )
    ended = session.execute(
        select(Letter.id, Letter.digest)
        .where(
            Letter.category_id == category.id,
            Letter.created_at < today_began - kept,
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
    for digest in sorted({digest for _, digest in ended}):
        if not is_needed(session, digest):
            tools.storage.remove(digest)
    return len(ids)
