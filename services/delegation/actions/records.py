"""What every change leaves: an event, a line in the delegation's log, a statement of its access."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.models import (
    Assignment,
    Delegation,
    DelegationEvent,
    Kind,
    Side,
    Status,
)
from shared import access, clock
from shared.auth import Actor, Basis, Level
from shared.db import new_id
from shared.events import Event
from shared.events.delegation import (
    AccessChanged,
    AssignmentFacts,
    ClientAssignmentFacts,
    DelegationFacts,
    LineFacts,
)


def side_of(actor: Actor, delegation: Delegation) -> Side:
    """Tell on whose part somebody acts in a delegation that they may see."""
    if actor.basis is Basis.OPERATOR:
        return Side.OPERATOR
    if actor.basis is Basis.SYSTEM:
        return Side.RULES
    return delegation.side_of(actor.acting_tenant)


def facts_of(delegation: Delegation) -> DelegationFacts:
    """State a delegation as events tell it."""
    return DelegationFacts(
        delegation_id=delegation.id,
        centralising_id=delegation.centralising_id,
        delegating_id=delegation.delegating_id,
        status=delegation.status.value,
        lines=[
            LineFacts(service=line.service, level=line.level.value, status=line.status.value)
            for line in delegation.lines
        ],
        ends_on=delegation.ends_on,
        message=delegation.message,
        reason=delegation.told_reason,
        ended_by=delegation.ended_by and delegation.ended_by.value,
        digest=delegation.text_hash,
        requested_at=delegation.requested_at,
        answered_at=delegation.answered_at,
    )


def announce(session: Session, delegation: Delegation, event: Event) -> None:
    """Announce what has happened to a delegation; it is held by this transaction."""
    access.announce(session, event, sequence=delegation.advance())


def announce_access(
    session: Session, delegation: Delegation, *, assignments: Sequence[Assignment] | None = None
) -> None:
    """Announce the whole of what a delegation grants from now on (design.md §4.8).

    :param assignments: who is assigned in it from now on; None: they are looked up
    """
    is_granting = delegation.status is Status.ACTIVE
    if assignments is None:
        assignments = session.scalars(queries.assignments.current(delegation)).all()
    delegation.access_sequence += 1
    access.announce(
        session,
        AccessChanged(
            delegation_id=delegation.id,
            centralising_id=delegation.centralising_id,
            delegating_id=delegation.delegating_id,
            is_granting=is_granting,
            ends_on=delegation.ends_on,
            lines=written(delegation.scope) if is_granting else {},
            assignments=[assigned(each) for each in assignments if each.account_id],
            clients=[assigned_client(each) for each in assignments if each.client_id],
            granted_since=_granted_since(delegation, assignments) if is_granting else {},
        ),
        sequence=delegation.access_sequence,
    )


def _granted_since(delegation: Delegation, assignments: Sequence[Assignment]) -> dict[str, str]:
    """Tell by assignee since when without a break: since it grants, or they are assigned."""
    since = delegation.granting_since
    return {
        str(each.account_id or each.client_id): clock.written(
            max(since, each.assigned_at) if since else each.assigned_at
        )
        for each in assignments
    }


def assigned(assignment: Assignment) -> AssignmentFacts:
    """State an account's assignment as events tell it."""
    assert assignment.account_id is not None
    return AssignmentFacts(account_id=assignment.account_id, rights=dict(assignment.rights))


def assigned_client(assignment: Assignment) -> ClientAssignmentFacts:
    """State a machine client's assignment as events tell it."""
    assert assignment.client_id is not None
    return ClientAssignmentFacts(client_id=assignment.client_id, rights=dict(assignment.rights))


def written(rights: Mapping[str, Level]) -> dict[str, str]:
    """Write rights as events and logs have them."""
    return {code: level.value for code, level in sorted(rights.items())}


def note(
    session: Session,
    delegation: Delegation,
    kind: Kind,
    *,
    actor: Actor,
    now: datetime,
    **facts: Any,
) -> None:
    """Write a line in a delegation's log.

    :param facts: what it is about, as JSON values; what is None is left out
    """
    session.add(
        DelegationEvent(
            id=new_id(),
            delegation_id=delegation.id,
            centralising_id=delegation.centralising_id,
            delegating_id=delegation.delegating_id,
            kind=kind,
            side=side_of(actor, delegation),
            account_id=actor.account_id,
            facts={name: value for name, value in facts.items() if value is not None},
            happened_at=now,
        )
    )
