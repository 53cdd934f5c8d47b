"""Keeping what `identity` tells of the machine clients of establishments."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation.actions import assignment_ends
from services.delegation.models import KnownClient
from shared import newest
from shared.auth import SYSTEM
from shared.events.identity import ClientFacts


def keep(session: Session, facts: ClientFacts, *, sequence: int) -> None:
    """Keep what is now known of a client, unless something newer is; the platform's are not."""
    if facts.establishment_id is not None:
        newest.keep(session, KnownClient, [KnownClient.row(facts, sequence=sequence)])


def remove(session: Session, facts: ClientFacts, *, sequence: int, now: datetime) -> None:
    """Take a client that is gone out of every delegation."""
    keep(session, facts, sequence=sequence)
    known = session.get(KnownClient, facts.client_id, with_for_update=True)
    if known is not None and known.removed_at is None:
        known.removed_at = now
        assignment_ends.end_for_client(session, known.id, actor=SYSTEM, now=now)
