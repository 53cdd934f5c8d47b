"""Accepting a request: what the delegating side has read, or less of it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import assignment_ends, locking, narrowing, records
from services.delegation.config import Limits
from services.delegation.domain import texts
from services.delegation.models import Delegation, Kind, Side, Status
from shared import access, clock
from shared.auth import Actor, Level
from shared.events.delegation import DelegationAccepted, DelegationSuperseded


def accept(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_id: UUID,
    text_hash: str,
    limits: Limits,
    rights: Mapping[str, Level] | None = None,
    ends_on: date | None = None,
) -> Delegation:
    """Let the centralising establishment work for the actor's own, as asked or within less.

    An exclusive service is taken from whoever else holds it for this establishment; all are told.

    :param text_hash: of the text that the actor was shown
    :param limits: how long a link that has ended still counts
    :param rights: what is agreed to; services left out are refused; None: all that was asked
    :param ends_on: an earlier last day; None: the one asked for
    :raises OtherSideDecides: the actor is on the side that asks
    :raises WrongState: it has been answered or taken back
    :raises RequestLapsed: nobody has answered in time
    :raises SamePerson: the actor made the request, is or was lately linked to who did, or is
        reached where they are, or was when they made it
    :raises CounterpartNotActive: one of the establishments is suspended, or no longer centralising
    :raises ChangedSinceShown: the text is another one now
    :raises WouldWiden: more than was asked, or for longer
    :raises ServiceNotDelegable: the catalogue has changed
    """
    delegation, rivals = _hold(session, delegation_id, actor=actor)
    _require_open(session, delegation, actor=actor, now=now)
    _require_another_person(session, delegation, actor=actor, linked_since=now - limits.link_life)
    text = queries.texts.render_known(session, delegation)
    if texts.hash_of(text) != text_hash:
        raise errors.ChangedSinceShown
    granted = narrowing.within(delegation.asked, rights)
    asked_until = delegation.ends_on
    until = narrowing.until(asked_until, ends_on, today=clock.paris_date(now))
    exclusive = _exclusive(session, granted)
    for rival in rivals:
        _take_from(session, rival, exclusive, actor=actor, now=now)
    session.flush()  # whoever held an exclusive service has lost it before it is given

    delegation.text, delegation.text_hash = text, text_hash
    delegation.answered_at, delegation.answered_by = now, actor.account_id
    delegation.become(Status.ACTIVE, now=now, by=Side.DELEGATING)
    is_narrowed = granted != delegation.asked or until != asked_until
    delegation.agree(granted, until, exclusive=exclusive)
    records.announce(
        session,
        delegation,
        DelegationAccepted(delegation=records.facts_of(delegation), is_narrowed=is_narrowed),
    )
    records.note(
        session,
        delegation,
        Kind.ACCEPTED,
        actor=actor,
        now=now,
        rights=records.written(granted),
        ends_on=until.isoformat(),
        text_hash=text_hash,
    )
    records.announce_access(session, delegation)
    return delegation


def _hold(
    session: Session, delegation_id: UUID, *, actor: Actor
) -> tuple[Delegation, list[Delegation]]:
    """Lock all that an acceptance depends on: one acceptance at a time for an establishment."""
    queries.locks.one_at_a_time(session, "accept", actor.acting_tenant)
    wanted = queries.delegations.find(session, delegation_id)
    locking.require_side(wanted, actor=actor, sides={Side.DELEGATING})
    queries.establishments.lock_sides(session, wanted)
    return queries.delegations.locked_with_rivals(session, wanted)


def _require_open(session: Session, delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    if delegation.status is not Status.PENDING:
        raise errors.WrongState(delegation_status=delegation.status.value)
    if delegation.is_due(now=now, today=clock.paris_date(now)):
        raise errors.RequestLapsed
    asker = delegation.centralising
    if not (asker.is_active and asker.is_centralising and delegation.delegating.is_active):
        raise errors.CounterpartNotActive


def _require_another_person(
    session: Session, delegation: Delegation, *, actor: Actor, linked_since: datetime
) -> None:
    """Refuse who made the request: as they are now, and as they were when they made it."""
    shared_address_then = str(actor.account_id) in delegation.same_address_ids
    if shared_address_then or queries.people.is_same_person(
        session, actor.account_id, delegation.requested_by, linked_since=linked_since
    ):
        raise errors.SamePerson


def _exclusive(session: Session, rights: Mapping[str, Level]) -> frozenset[str]:
    """Tell which of the services are exclusive, all of them being delegable still."""
    services = {code: access.find_service(session, code) for code in rights}
    gone = [code for code, known in services.items() if known is None or not known.is_delegable]
    if gone:
        raise errors.ServiceNotDelegable(services=sorted(gone))
    return frozenset(code for code, known in services.items() if known and known.is_exclusive)


def _take_from(
    session: Session, rival: Delegation, services: frozenset[str], *, actor: Actor, now: datetime
) -> None:
    """Take services from another delegation; it may hold none of them."""
    lost = rival.yield_services(services)
    if not lost:
        return
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
    records.announce_access(session, rival)
