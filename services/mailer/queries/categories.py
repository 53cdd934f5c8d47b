"""The kinds of letters there are."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.mailer.models import CategoryVersion, LetterCategory
from shared.errors import NotFound


def listed() -> Select[LetterCategory]:
    """Select every category, by code."""
    return select(LetterCategory).order_by(LetterCategory.code)


def get(session: Session, code: str, *, lock: bool = False) -> LetterCategory:
    """Find a category by its code.

    :param lock: whether to lock its row until the transaction ends
    :raises NotFound: if there is none
    """
    known = select(LetterCategory).where(LetterCategory.code == code)
    found = session.scalar(known.with_for_update() if lock else known)
    if found is None:
        raise NotFound
    return found


def versions(category: LetterCategory) -> Select[CategoryVersion]:
    """Select what a category has been, the newest version first."""
    of = select(CategoryVersion).where(CategoryVersion.category_id == category.id)
    return of.order_by(CategoryVersion.number.desc())


def find(session: Session, code: str) -> LetterCategory | None:
    """Find a category by its code."""
    return session.scalar(select(LetterCategory).where(LetterCategory.code == code))
