"""What every agreement of a delegating side rests on, be it to a request or to an amendment."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import (
    amendment_ends,
    assignment_ends,
    extension_starts,
    locking,
    records,
)
from services.delegation.models import Delegation, Kind, Side, Status
from shared import access
from shared.auth import Actor, Level
from shared.events.delegation import DelegationSuperseded


class Asked(Protocol):
    """A request, or an amendment: who is behind it, and who was reached where they were then."""

    same_address_ids: list[str]

    @property
    def proposed_by(self) -> Collection[UUID]:
        """Tell who is behind it."""


def hold(
    session: Session, delegation_id: UUID, *, actor: Actor
) -> tuple[Delegation, list[Delegation]]:
    """Lock all that an agreement depends on: one agreement at a time for an establishment.

    :return: the delegation, and whatever else runs for the same delegating establishment
    :raises NotFound: it is not the actor's to see
    :raises OtherSideDecides: the actor is on the side that asks
    """
    queries.locks.one_at_a_time(session, "accept", actor.acting_tenant)
    wanted = queries.delegations.find(session, delegation_id)
    locking.require_side(wanted, actor=actor, sides={Side.DELEGATING})
    queries.establishments.lock_sides(session, wanted)
    return queries.delegations.locked_with_rivals(session, wanted)


def hold_all(session: Session, delegation_ids: Collection[UUID], *, actor: Actor) -> None:
    """Lock all that several agreements depend on, before the first of them, in one order."""
    queries.locks.one_at_a_time(session, "accept", actor.acting_tenant)
    queries.establishments.lock_all_sides(session, delegation_ids)
    queries.delegations.locked_among_running(session, delegation_ids, actor.acting_tenant)


def require_both_active(delegation: Delegation) -> None:
    """Refuse an agreement with an establishment that cannot work for the other now.

    :raises CounterpartNotActive: one of them is suspended, or no longer centralising
    """
    asker = delegation.centralising
    if not (asker.is_active and asker.is_centralising and delegation.delegating.is_active):
        raise errors.CounterpartNotActive


def require_another_person(
    session: Session, asked: Asked, *, actor: Actor, linked_since: datetime
) -> None:
    """Refuse who is behind it: as they are now, and as they were when they asked, or offered.

    :raises SamePerson: the actor is behind it, is or was lately linked to who is, or is reached
        where they are, or was then
    """
    shared_address_then = str(actor.account_id) in asked.same_address_ids
    if shared_address_then or any(
        queries.people.is_same_person(session, actor.account_id, who, linked_since=linked_since)
        for who in asked.proposed_by
    ):
        raise errors.SamePerson


def exclusive(session: Session, rights: Mapping[str, Level]) -> frozenset[str]:
    """Tell which of the services are exclusive, all of them being delegable still.

    :raises ServiceNotDelegable: the catalogue has changed
    """
    services = {code: access.find_service(session, code) for code in rights}
    gone = [code for code, known in services.items() if known is None or not known.is_delegable]
    if gone:
        raise errors.ServiceNotDelegable(services=sorted(gone))
    return frozenset(code for code, known in services.items() if known and known.is_exclusive)


def take_from(
    session: Session,
    rivals: list[Delegation],
    services: frozenset[str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Take services from whoever else holds them, before they are given."""
    for rival in rivals:
        _take_from(session, rival, services, actor=actor, now=now)
    session.flush()


def _take_from(
    session: Session, rival: Delegation, services: frozenset[str], *, actor: Actor, now: datetime
) -> None:
    lost = rival.held_among(services)
    if not lost:
        return
    extension_starts.tell_if_begun(session, rival, now=now)
    rival.yield_services(lost)
    if not rival.scope:
        rival.become(Status.SUPERSEDED, now=now, by=Side.DELEGATING)
    records.announce(
        session,
        rival,
        DelegationSuperseded(delegation=records.facts_of(rival), services=lost),
    )
    records.note(session, rival, Kind.SUPERSEDED, actor=actor, now=now, services=lost)
    if rival.is_running:
        assignment_ends.fit(session, rival, actor=actor, now=now)
    else:
        assignment_ends.end_all(session, rival, actor=actor, now=now)
        amendment_ends.end_with(session, rival, actor=actor, now=now)
    records.announce_access(session, rival)
