"""Who works where: people of a centralising establishment, by whom they work for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from services.delegation.domain.criteria import Criteria
from services.delegation.models import RUNNING, Delegation, Side
from services.delegation.queries import assignments, lists, showing
from services.delegation.queries.shown import ShownAssignment


@dataclass(frozen=True)
class Worked:
    """A delegation that runs, and who works in it."""

    delegation: Delegation
    assigned: list[ShownAssignment]


def running(home_id: UUID, wanted: Mapping[str, Any], *, now: datetime) -> Select[Delegation]:
    """Select the delegations that run in which an establishment is the centralising one.

    :param home_id: that establishment
    :param wanted: criteria, by name
    """
    criteria = Criteria(**{**wanted, "side": Side.CENTRALISING})
    return lists.listed(home_id, criteria, now=now).where(Delegation.status.in_(RUNNING))


def worked(session: Session, delegations: Iterable[Delegation]) -> list[Worked]:
    """Tell who works in each of some delegations; what is the same for all is asked once."""
    found = {each.id: each for each in delegations}
    current = assignments.current_of_each(session, found)
    shown = showing.assigned(session, (one for those in current.values() for one in those))
    by_delegation: dict[UUID, list[ShownAssignment]] = {each: [] for each in found}
    for one in shown:
        by_delegation[one.assignment.delegation_id].append(one)
    return [Worked(each, by_delegation[each.id]) for each in found.values()]
