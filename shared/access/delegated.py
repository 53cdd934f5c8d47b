"""What delegations let somebody do in other establishments, as far as is known here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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


def grants_of(
    session: Session, assignee: Assignee, *, today: date, establishment_id: UUID | None = None
) -> dict[UUID, Grants]:
    """Find what delegations grant somebody, by establishment: the strongest for each service.

    A delegation grants while it says so, through its last day, in an active establishment, to
    accounts and machine clients of the centralising establishment that are assigned in it. Whether
    these, and their own establishment, are active is the caller's to ask.

    :param today: the day in Paris
    :param establishment_id: look at this one only
    """
    assigned = AccessDelegation.clients if assignee.is_client else AccessDelegation.assignments
    granting = (
        select(AccessDelegation)
        .join(
            AccessEstablishment,
            AccessEstablishment.establishment_id == AccessDelegation.delegating_id,
        )
        .where(
            AccessDelegation.centralising_id == assignee.home_id,
            AccessDelegation.is_granting,
            AccessDelegation.ends_on >= today,
            assigned.has_key(str(assignee.id)),
            AccessEstablishment.status == ACTIVE,
        )
        .order_by(AccessDelegation.delegation_id)
    )
    if establishment_id is not None:
        granting = granting.where(AccessDelegation.delegating_id == establishment_id)
    found: dict[UUID, dict[str, Grant]] = defaultdict(dict)
    for delegation in session.scalars(granting):
        _add(found[delegation.delegating_id], delegation, assignee)
    return {establishment: grants for establishment, grants in found.items() if grants}


def _add(grants: dict[str, Grant], delegation: AccessDelegation, assignee: Assignee) -> None:
    for service, level in delegation.reach_of(assignee).items():
        known = grants.get(service)
        if level.rank > (known.level.rank if known else 0):
            grants[service] = Grant(level, delegation.delegation_id)
