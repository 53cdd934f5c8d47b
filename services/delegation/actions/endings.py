"""How delegations end, and requests that nobody accepts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import (
    amendment_ends,
    assignment_ends,
    extension_starts,
    locking,
    records,
)
from services.delegation.models import AmendmentStatus, Delegation, Kind, Side, Status
from shared import clock
from shared.auth import SYSTEM, Actor
from shared.events.delegation import (
    DelegationCancelled,
    DelegationExpired,
    DelegationLapsed,
    DelegationRefused,
    DelegationTerminated,
)

EVENTS = {
    Status.REFUSED: DelegationRefused,
    Status.CANCELLED: DelegationCancelled,
    Status.LAPSED: DelegationLapsed,
    Status.TERMINATED: DelegationTerminated,
    Status.EXPIRED: DelegationExpired,
}
BOTH = {Side.CENTRALISING, Side.DELEGATING, Side.OPERATOR}


def refuse(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, reason: str
) -> Delegation:
    """Say no to a request, on the delegating side.

    :raises WrongState: it has been answered or taken back
    """
    delegation = locking.locked(
        session, delegation_id, actor=actor, now=now, sides={Side.DELEGATING}
    )
    close(session, delegation, Status.REFUSED, actor=actor, now=now, reason=reason)
    delegation.answered_at, delegation.answered_by = now, actor.account_id
    return delegation


def cancel(session: Session, *, actor: Actor, now: datetime, delegation_id: UUID) -> Delegation:
    """Take a request back, on the centralising side.

    :raises WrongState: it has been answered
    """
    sides = {Side.CENTRALISING}
    delegation = locking.locked(session, delegation_id, actor=actor, now=now, sides=sides)
    close(session, delegation, Status.CANCELLED, actor=actor, now=now)
    return delegation


def terminate(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, reason: str
) -> Delegation:
    """End a delegation at once, on either side or as an operator.

    :raises WrongState: it has not been accepted, or is over
    """
    delegation = locking.locked(session, delegation_id, actor=actor, now=now, sides=BOTH)
    close(session, delegation, Status.TERMINATED, actor=actor, now=now, reason=reason)
    return delegation


def end_if_due(session: Session, delegation: Delegation, *, now: datetime) -> bool:
    """End a held delegation that time has ended, and tell whether it has."""
    if not delegation.is_due(now=now, today=clock.paris_date(now)):
        return False
    status = Status.EXPIRED if delegation.is_running else Status.LAPSED
    close(session, delegation, status, actor=SYSTEM, now=now)
    return True


def close(
    session: Session,
    delegation: Delegation,
    status: Status,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    because_of: UUID | None = None,
) -> None:
    """End a held delegation, with its assignments and all that it grants.

    :param because_of: the establishment that is closed, where that is why
    :raises WrongState: it cannot end like this from the state it is in
    """
    close_all(
        session,
        [delegation],
        status,
        actor=actor,
        now=now,
        reason=reason,
        because_of=because_of,
    )


def close_all(
    session: Session,
    delegations: Sequence[Delegation],
    status: Status,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    because_of: UUID | None = None,
) -> None:
    """End held delegations, each with its assignments and all that it grants.

    :raises WrongState: one of them cannot end like this from the state it is in
    """
    running = [each.id for each in delegations if each.is_running]
    assigned = queries.assignments.current_of_each(session, running)
    amendments = queries.amendments.pending_in_each(session, running)
    told = {} if because_of is None else {"because_of": because_of}
    for delegation in delegations:
        side = records.side_of(actor, delegation)
        extension_starts.tell_if_begun(session, delegation, now=now)
        delegation.become(status, now=now, by=side, reason=reason)
        event = EVENTS[status](delegation=records.facts_of(delegation), **told)
        records.announce(session, delegation, event)
        records.note(session, delegation, Kind(status.value), actor=actor, now=now, reason=reason)
        if delegation.id not in assigned:
            continue
        assignment_ends.end_all(
            session, delegation, actor=actor, now=now, current=assigned[delegation.id]
        )
        if amendment := amendments.get(delegation.id):
            lapsed = AmendmentStatus.LAPSED
            amendment_ends.end(session, delegation, amendment, lapsed, actor=actor, now=now)
        records.announce_access(session, delegation, assignments=[])
