"""How old a service's knowledge of another is (DESIGN §4.8, bounded staleness)."""

from datetime import datetime

from sqlalchemy.orm import Session

from shared.messaging.tables import Publisher


def known_as_of(session: Session, publisher: str) -> datetime | None:
    """Tell the instant up to which all that a publisher did is known here; None: nothing is known yet."""
    row = session.get(Publisher, publisher)
    return row and row.known_as_of
