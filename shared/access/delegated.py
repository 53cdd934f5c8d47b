"""What delegations let somebody do in other establishments, as far as is known here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.access.tables import ACTIVE, AccessDelegation, AccessEstablishment, Assignee
from shared.auth import Level


@dataclass(frozen=True)
class Grant:
    """How far somebody may go on one service, and by which delegation; by none at home."""

    level: Level
    delegation_id: UUID | None = None


Grants = Mapping[str, Grant]
"""By service code; a service that is not there is not granted."""

ASSIGNED = "(CASE WHEN q.is_client THEN d.clients ELSE d.assignments END) -> q.subject::text"
"""In a question about `q`, a subject: what of the delegation `d` they are assigned to, if at all.

Call it `found.assigned`.
"""

GRANTING = "d.is_granting AND d.ends_on >= q.today AND found.assigned IS NOT NULL"
"""In such a question: whether `d` lets them into the establishment, if that is active."""


class Granted(NamedTuple):
    """What one delegation grants somebody.

    :ivar lines: what it carries, service code to level
    :ivar assigned: what of it they are assigned to, likewise
    """

    delegation_id: UUID
    lines: Mapping[str, str]
    assigned: Mapping[str, str]

    @classmethod
    def of(cls, found: tuple[str, Mapping[str, str], Mapping[str, str]]) -> Self:
        """Read it from JSON."""
        delegation_id, lines, assigned = found
        return cls(UUID(delegation_id), lines, assigned)

    def reach(self) -> dict[str, Level]:
        """Tell what they may use, and how far: the lesser of line and assignment."""
        return {
            service: Level.lesser(Level(level), Level(self.assigned[service]))
            for service, level in self.lines.items()
            if service in self.assigned
        }


def strongest(found: Iterable[Granted]) -> dict[str, Grant]:
    """Tell, of what several delegations grant in one place, the strongest for each service.

    :param found: in the order of their ids: of equals, the first counts
    """
    grants: dict[str, Grant] = {}
    for granted in found:
        for service, level in granted.reach().items():
            known = grants.get(service)
            if level.rank > (known.level.rank if known else 0):
                grants[service] = Grant(level, granted.delegation_id)
    return grants


def grants_of(session: Session, assignee: Assignee, *, today: date) -> dict[UUID, Grants]:
    """Find what delegations grant somebody, by establishment: the strongest for each service.

    A delegation grants while it says so, through its last day, in an active establishment, to
    accounts and machine clients of the centralising establishment that are assigned in it. Whether
    these, and their own establishment, are active is the caller's to ask.

    :param today: the day in Paris
    """
    assigned: Any = AccessDelegation.clients if assignee.is_client else AccessDelegation.assignments
    key = str(assignee.id)
    granting = (
        select(
            AccessDelegation.delegating_id,
            AccessDelegation.delegation_id,
            AccessDelegation.lines,
            assigned[key],
        )
        .join(
            AccessEstablishment,
            AccessEstablishment.establishment_id == AccessDelegation.delegating_id,
        )
        .where(
            AccessDelegation.centralising_id == assignee.home_id,
            AccessDelegation.is_granting,
            AccessDelegation.ends_on >= today,
            assigned.has_key(key),
            AccessEstablishment.status == ACTIVE,
        )
        .order_by(AccessDelegation.delegation_id)
    )
    found: dict[UUID, list[Granted]] = defaultdict(list)
    for place, *granted in session.execute(granting):
        found[place].append(Granted(*granted))
    by_place = {place: strongest(granted) for place, granted in found.items()}
    return {place: grants for place, grants in by_place.items() if grants}
