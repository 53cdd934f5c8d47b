"""How an extension that was allowed comes to nothing before it begins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import endings, records
from services.delegation.models import Delegation, Kind
from shared import clock
from shared.auth import SYSTEM, Actor
from shared.events.delegation import ExtensionWithdrawn

WITHDRAWN = "withdrawn"
SUSPENDED = "suspended"
ORPHANED = "orphaned"
REDUCED = "reduced"
PROLONGED = "prolonged"


def take_away(
    session: Session, delegation: Delegation, *, because: str, actor: Actor, now: datetime
) -> None:
    """Let a held delegation end on the day that was agreed to; both sides are told.

    :param because: withdrawn, suspended or orphaned
    :raises NoExtension: none is allowed
    """
    delegation.take_extension_back()
    tell(session, delegation, because=because, actor=actor, now=now)
    records.announce_access(session, delegation)


def take_away_if_ahead(
    session: Session, delegation: Delegation, *, because: str, actor: Actor, now: datetime
) -> None:
    """Do so where there is one that has not begun; one that has stays."""
    if delegation.is_extension_ahead(clock.paris_date(now)):
        take_away(session, delegation, because=because, actor=actor, now=now)


def tell(
    session: Session, delegation: Delegation, *, because: str, actor: Actor, now: datetime
) -> None:
    """Announce that the last day of a held delegation counts no extension any more."""
    delegation.end_told_on = clock.paris_date(now)
    by, facts = records.side_of(actor, delegation), records.facts_of(delegation)
    event = ExtensionWithdrawn(delegation=facts, by=by.value, because=because)
    records.announce(session, delegation, event)
    records.note(
        session,
        delegation,
        Kind.EXTENSION_WITHDRAWN,
        actor=actor,
        now=now,
        because=because,
        ends_on=delegation.ends_on.isoformat(),
    )


def follow_orphan(
    session: Session, establishment_id: UUID, *, orphaned_at: datetime, now: datetime
) -> None:
    """Take the extensions of an establishment's delegations away, now that it is orphaned.

    What had begun before stays; so does what was allowed since, if somebody has been there again;
    while nobody is, it goes too: who allowed it had not heard of it. News that comes late counts
    from the day it tells of: what began meanwhile ends.
    """
    for delegation in queries.delegations.locked_extended(session, establishment_id):
        if _is_lost(delegation, establishment_id, orphaned_at):
            take_away(session, delegation, because=ORPHANED, actor=SYSTEM, now=now)
            endings.end_if_due(session, delegation, now=now)


def _is_lost(delegation: Delegation, establishment_id: UUID, orphaned_at: datetime) -> bool:
    """Tell whether an extension had not begun when nobody was there: by the news, or as it is."""
    side = delegation.delegating
    if delegation.centralising_id == establishment_id:
        side = delegation.centralising
    since = side.orphaned_at
    if since is not None and delegation.is_extension_ahead(clock.paris_date(since)):
        return True
    allowed_at = delegation.extension_allowed_at
    if allowed_at is None or allowed_at > orphaned_at:
        return False
    return delegation.is_extension_ahead(clock.paris_date(orphaned_at))
