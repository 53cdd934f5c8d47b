"""Counts in windows of ten minutes, made and judged in one statement."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.identity.domain.server_key import ServerKey
from services.identity.models import Counter

WINDOW = timedelta(minutes=10)


def name(key: ServerKey, what: str, of: str, *, now: datetime) -> str:
    """Name a counter of the present window.

    :param of: whom or what it is about; it cannot be read back from the name
    """
    return key.pseudonym(what, of, str(int(now.timestamp() // WINDOW.total_seconds())))


def count(session: Session, name: str, *, now: datetime) -> int:
    """Count one more, and tell how many there are."""
    counted = session.scalar(
        insert(Counter)
        .values(key=name, count=1, expires_at=now + WINDOW)
        .on_conflict_do_update(index_elements=["key"], set_={"count": Counter.count + 1})
        .returning(Counter.count)
    )
    return counted or 0


def read(session: Session, name: str) -> int:
    """Tell how many there are."""
    return session.scalar(select(Counter.count).where(Counter.key == name)) or 0


def forget(session: Session, name: str) -> None:
    """Begin at none again."""
    session.execute(delete(Counter).where(Counter.key == name))
