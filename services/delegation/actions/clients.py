"""Keeping what `identity` tells of the machine clients of establishments."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation.actions import assignment_ends
from services.delegation.models import KnownClient
from shared.auth import SYSTEM
from shared.events.identity import ClientFacts


def keep(session: Session, facts: ClientFacts, *, sequence: int) -> KnownClient | None:
    """Keep what is now known of a client, unless something newer is; the platform's are not."""
    if facts.establishment_id is None:
        return None
    known = session.get(KnownClient, facts.client_id, with_for_update=True)
    if known is None:
        known = KnownClient(
            id=facts.client_id, establishment_id=facts.establishment_id, sequence=-1
        )
        session.add(known)
    if known.sequence < sequence:
        known.keep(facts, sequence=sequence)
    return known


def remove(session: Session, facts: ClientFacts, *, sequence: int, now: datetime) -> None:
    """Take a client that is gone out of every delegation."""
    known = keep(session, facts, sequence=sequence)
    if known is not None and known.removed_at is None:
        known.removed_at = now
        assignment_ends.end_for_client(session, known.id, actor=SYSTEM, now=now)
