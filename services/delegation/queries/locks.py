"""One at a time: a lock that lasts as long as the transaction."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def one_at_a_time(session: Session, what: str, establishment_id: UUID) -> None:
    """Wait until no other transaction does the same thing for the same establishment."""
    key = func.hashtextextended(f"delegation.{what}:{establishment_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
