"""The kinds of letters there are."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.mailer.models import LetterCategory


def listed() -> Select[LetterCategory]:
    """Select every category, by code."""
    return select(LetterCategory).order_by(LetterCategory.code)


def find(session: Session, code: str) -> LetterCategory | None:
    """Find a category by its code."""
    return session.scalar(select(LetterCategory).where(LetterCategory.code == code))
