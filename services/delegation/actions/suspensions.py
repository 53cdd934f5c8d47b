"""Stopping a delegation for a while: by the delegating side at will, or by the rules."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors
from services.delegation.actions import extension_ends, locking, records
from services.delegation.models import Delegation, Kind, Side, Status
from shared.auth import Actor
from shared.events.delegation import DelegationResumed, DelegationSuspended


def suspend(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, reason: str
) -> Delegation:
    """Stop a delegation from granting anything, until the delegating side resumes it.

    :raises WrongState: it has not been accepted, or is over
    :raises AlreadySuspended: the delegating side has done so before
    """
    delegation = locking.locked(
        session, delegation_id, actor=actor, now=now, sides={Side.DELEGATING}
    )
    if delegation.is_paused:
        raise errors.AlreadySuspended
    stop(session, delegation, actor=actor, now=now, reason=reason)
    return delegation


def resume(session: Session, *, actor: Actor, now: datetime, delegation_id: UUID) -> Delegation:
    """Take back the delegating side's suspension.

    The delegation stays suspended if the rules suspend it too; it then resumes by itself.

    :raises WrongState: it is not suspended
    :raises SuspendedByRules: only the rules suspend it
    """
    delegation = locking.locked(
        session, delegation_id, actor=actor, now=now, sides={Side.DELEGATING}
    )
    if delegation.status is Status.SUSPENDED and not delegation.is_paused:
        raise errors.SuspendedByRules
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

    :param because_of: the establishment that is suspended, where the rules do it
    :raises WrongState: it has not been accepted, or is over
    """
    was_active = delegation.status is Status.ACTIVE
    by = records.side_of(actor, delegation)
    delegation.suspend(now=now, by=by, reason=reason)
    records.note(session, delegation, Kind.SUSPENDED, actor=actor, now=now, reason=reason)
    if was_active:
        event = DelegationSuspended(
            delegation=records.facts_of(delegation), by=by.value, because_of=because_of
        )
        records.announce(session, delegation, event)
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
