"""Letters that nobody has opened, in all establishments that somebody reads letters for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.mailer.models import Letter, LetterCategory
from services.mailer.models.category import LETTERS
from services.mailer.models.letter import is_unread
from services.mailer.queries.letters import at_read
from shared import access, tenancy
from shared.auth import Actor
from shared.clock import paris_date
from shared.text import fold


@dataclass(frozen=True, kw_only=True)
class UnreadThere:
    """How many letters of an establishment none of its people has opened."""

    establishment_id: UUID
    siret: str
    name: str
    unread: int


def elsewhere(
    session: Session, actor: Actor, *, now: datetime, staleness: timedelta
) -> Sequence[UnreadThere]:
    """Count unread letters by establishment that somebody reads letters for, most first.

    By delegations that name the letter box; of each, the letters whose own right is in reach too.
    Those are left out that ask for a second factor which was not shown.
    Afterwards the session is confined to the caller's own establishment, as it was.

    :param staleness: how old knowledge of delegations may be
    :raises AccessKnowledgeStale: if it is older, and the caller's establishment acts for others
    """
    home = access.find_establishment(session, actor.acting_tenant)
    if home is None or not home.is_centralising or actor.account_id is None:
        return []
    reaches = access.perimeter(session, account_id=actor.account_id, now=now, staleness=staleness)
    today = paris_date(now)
    reaches = [r for r in reaches if not access.is_closed_to(actor, r.factor_policy, today=today)]
    held = {r.establishment_id: at_read({c: g.level for c, g in r.grants.items()}) for r in reaches}
    readable = {place: services for place, services in held.items() if LETTERS in services}
    if not readable:
        return []
    counted = _counted(session, readable)
    tenancy.confine(session, actor.acting_tenant)
    there = [
        UnreadThere(
            establishment_id=reach.establishment_id,
            siret=reach.siret,
            name=reach.name,
            unread=_within(counted, reach.establishment_id, readable[reach.establishment_id]),
        )
        for reach in reaches
        if reach.establishment_id in readable
    ]
    return sorted(
        (each for each in there if each.unread),
        key=lambda each: (-each.unread, fold(each.name), each.establishment_id),
    )


def _counted(session: Session, places: Collection[UUID]) -> Mapping[tuple[UUID, str], int]:
    """Count the unread letters of each establishment by the right they need."""
    tenancy.confine(session, *places)
    found = session.execute(
        select(Letter.establishment_id, LetterCategory.service, func.count())
        .join(LetterCategory)
        .where(is_unread())
        .group_by(Letter.establishment_id, LetterCategory.service)
    )
    return {(place, service): count for place, service, count in found}


def _within(counted: Mapping[tuple[UUID, str], int], place: UUID, services: frozenset[str]) -> int:
    return sum(counted.get((place, service), 0) for service in services)
