"""Stopping a delegation for a while: by the delegating side at will, operators, or the rules."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors
from services.delegation.actions import extension_ends, locking, records
from services.delegation.models import Delegation, Kind, Side, Status
from shared.auth import Actor
from shared.events.delegation import DelegationResumed, DelegationSuspended

AT_WILL = {Side.DELEGATING, Side.OPERATOR}
"""Who suspends without being bound to by anything, and takes it back alone."""


def suspend(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, reason: str
) -> Delegation:
    """Stop a delegation from granting anything, until whoever does it resumes it.

    :raises WrongState: it has not been accepted, or is over
    :raises AlreadySuspended: the delegating side, or operators, have done so before
    """
    delegation = locking.locked(session, delegation_id, actor=actor, now=now, sides=AT_WILL)
    if records.side_of(actor, delegation) in delegation.suspended_by:
        raise errors.AlreadySuspended
    stop(session, delegation, actor=actor, now=now, reason=reason)
    return delegation


def resume(session: Session, *, actor: Actor, now: datetime, delegation_id: UUID) -> Delegation:
    """Take back one's own suspension, on the delegating side or as an operator.

    The delegation stays suspended if others suspend it too, and goes on once they do no more.

    :raises WrongState: it is not suspended
    :raises SuspendedByOperators: operators suspend it, and the delegating side does not
    :raises SuspendedByOthers: as an operator: operators do not suspend it
    :raises SuspendedByRules: only the rules suspend it
    """
    delegation = locking.locked(session, delegation_id, actor=actor, now=now, sides=AT_WILL)
    _require_own(delegation, by=records.side_of(actor, delegation))
    start(session, delegation, actor=actor, now=now)
    return delegation


def stop(
    session: Session,
    delegation: Delegation,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    because_of: UUID | None = None,
) -> None:
    """Suspend a held delegation for one more cause; others are told if it was not suspended yet.

    Of operators' suspension they are always told: what it says of them, they may object to.

    :param because_of: the establishment that is suspended, where the rules do it
    :raises WrongState: it has not been accepted, or is over
    """
    was_active = delegation.status is Status.ACTIVE
    by = records.side_of(actor, delegation)
    delegation.suspend(now=now, by=by, reason=reason)
    records.note(session, delegation, Kind.SUSPENDED, actor=actor, now=now, reason=reason)
    if was_active or by is Side.OPERATOR:
        event = DelegationSuspended(
            delegation=records.facts_of(delegation), by=by.value, because_of=because_of
        )
        records.announce(session, delegation, event)
    if was_active:
        records.announce_access(session, delegation)
        extension_ends.take_away_if_ahead(
            session, delegation, because=extension_ends.SUSPENDED, actor=actor, now=now
        )


def start(
    session: Session,
    delegation: Delegation,
    *,
    actor: Actor,
    now: datetime,
    because_of: UUID | None = None,
) -> None:
    """Take back one cause of a held delegation's suspension; others are told if it was the last.

    :param because_of: the establishment that is active again, where the rules do it
    :raises WrongState: it is not suspended
    """
    by = records.side_of(actor, delegation)
    delegation.resume(now=now, by=by)
    records.note(session, delegation, Kind.RESUMED, actor=actor, now=now)
    if delegation.status is Status.ACTIVE:
        event = DelegationResumed(
            delegation=records.facts_of(delegation), by=by.value, because_of=because_of
        )
        records.announce(session, delegation, event)
        records.announce_access(session, delegation)


def _require_own(delegation: Delegation, *, by: Side) -> None:
    """Refuse to take back a suspension that is somebody else's."""
    causes = delegation.suspended_by
    if not causes or by in causes:
        return
    if by is Side.OPERATOR:
        raise errors.SuspendedByOthers
    raise errors.SuspendedByOperators if Side.OPERATOR in causes else errors.SuspendedByRules
