"""Which stored files are still needed."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from services.mailer.models import Letter, PaperItem


def is_needed(session: Session, digest: str) -> bool:
    """Tell whether a letter, on paper or in the letter box, is the file of this digest."""
    of_paper = exists().where(PaperItem.digest == digest)
    in_a_box = exists().where(Letter.digest == digest, Letter.withdrawn_at.is_(None))
    return bool(session.scalar(select(or_(of_paper, in_a_box))))
