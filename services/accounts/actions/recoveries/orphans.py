"""Noticing that nobody administers an establishment any more, or that somebody does again.

It is compared by date, under the establishment's lock, by a chore and whenever an administrator's
account begins to count: whoever comes second finds nothing to tell (design.md §4.1).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.recoveries import abandoning
from services.accounts.models import Establishment, EstablishmentStatus
from shared import access
from shared.clock import paris_date
from shared.events.accounts import (
    EstablishmentOrphaned,
    EstablishmentOrphaningForeseen,
    EstablishmentRecovered,
)


def follow(session: Session, *, establishment_id: UUID, now: datetime) -> bool:
    """Lock an establishment, and announce what has changed; tell whether anything has.

    :raises NotFound: if there is no such establishment
    """
    establishment = queries.establishments.locked(session, establishment_id)
    return compare(session, establishment, now=now)


def compare(session: Session, establishment: Establishment, *, now: datetime) -> bool:
    """Announce what has changed of who is left in a locked establishment; tell whether it has.

    Suspended and closed ones, and the platform's own, say nothing.
    """
    if establishment.status is not EstablishmentStatus.ACTIVE or establishment.is_platform:
        return False
    today = paris_date(now)
    last_days = queries.administrators.last_days(session, establishment.id, today=today)
    if not last_days:
        return _lose(session, establishment, today=today, now=now)
    is_back = _come_back(session, establishment, now=now)
    return _warn(session, establishment, max(last_days), today=today) or is_back


def _lose(session: Session, establishment: Establishment, *, today: date, now: datetime) -> bool:
    if establishment.orphaned_at is not None:
        return False
    if not queries.orphans.is_orphaned(session, establishment, today=today):
        return False
    establishment.orphaned_at = now
    access.announce(
        session,
        EstablishmentOrphaned(establishment=establishment.facts(), orphaned_at=now),
        sequence=establishment.advance(),
    )
    return True


def _come_back(session: Session, establishment: Establishment, *, now: datetime) -> bool:
    """End orphanhood, and with it any letter's code that would make one administrator more."""
    since = establishment.orphaned_at
    if since is None:
        return False
    establishment.orphaned_at = None
    abandoning.give_up_open(session, establishment.id, now=now)
    access.announce(
        session,
        EstablishmentRecovered(establishment=establishment.facts(), orphaned_at=since),
        sequence=establishment.advance(),
    )
    return True


def _warn(session: Session, establishment: Establishment, last_on: date, *, today: date) -> bool:
    if last_on > today + queries.orphans.AHEAD or establishment.orphan_warned_for == last_on:
        return False
    establishment.orphan_warned_for = last_on
    access.announce(
        session,
        EstablishmentOrphaningForeseen(establishment=establishment.facts(), last_on=last_on),
        sequence=establishment.advance(),
    )
    return True
