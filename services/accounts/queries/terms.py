"""Finding terms."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.accounts.models import Terms, TermsAcceptance
from shared.errors import NotFound


def listed() -> Select[Terms]:
    """List every version, newest first."""
    return select(Terms).order_by(Terms.number.desc())


def newest(session: Session) -> Terms | None:
    """Find the version published last, whether or not it is in force yet."""
    return session.scalar(select(Terms).order_by(Terms.number.desc()).limit(1))


def in_force(session: Session, *, today: date) -> Terms | None:
    """Find the newest version whose effective date has come."""
    return session.scalar(
        select(Terms).where(Terms.effective_on <= today).order_by(Terms.number.desc()).limit(1)
    )


def find(session: Session, number: int) -> Terms | None:
    """Find a version by its number."""
    return session.scalar(select(Terms).where(Terms.number == number))


def current(session: Session, *, today: date) -> Terms:
    """Find the version in force, or, before any is, the newest.

    :raises NotFound: if none was published
    """
    terms = in_force(session, today=today) or newest(session)
    if terms is None:
        raise NotFound
    return terms


def accepted() -> Select[TermsAcceptance]:
    """List what was accepted, newest first."""
    return select(TermsAcceptance).order_by(TermsAcceptance.number.desc())
