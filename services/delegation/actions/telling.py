"""Telling of assignments: an event, and a line in the delegation's log."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.delegation.actions import records
from services.delegation.models import Assignment, AssignmentEnd, Delegation, Kind
from shared.auth import Actor
from shared.events import Event
from shared.events.delegation import (
    AssignmentChanged,
    AssignmentCreated,
    AssignmentEnded,
    ClientAssigned,
    ClientUnassigned,
)


def assigned(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    *,
    is_new: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell what somebody may use from now on; `is_new`: they might nothing before."""
    facts = records.facts_of(delegation)
    event: Event
    if assignment.client_id is not None:
        client = records.assigned_client(assignment)
        event = ClientAssigned(delegation=facts, assignment=client)
    else:
        kind_of_event = AssignmentCreated if is_new else AssignmentChanged
        event = kind_of_event(delegation=facts, assignment=records.assigned(assignment))
    records.announce(session, delegation, event)
    kind = Kind.ASSIGNED if is_new else Kind.REASSIGNED
    _note(session, delegation, assignment, kind, actor=actor, now=now, rights=assignment.rights)


def ended(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    reason: AssignmentEnd,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell that somebody may work in the delegation no more."""
    facts = records.facts_of(delegation)
    event: Event
    if assignment.client_id is not None:
        client = records.assigned_client(assignment)
        event = ClientUnassigned(delegation=facts, assignment=client, reason=reason.value)
    else:
        account = records.assigned(assignment)
        event = AssignmentEnded(delegation=facts, assignment=account, reason=reason.value)
    records.announce(session, delegation, event)
    kind, told = Kind.UNASSIGNED, reason.value
    _note(session, delegation, assignment, kind, actor=actor, now=now, reason=told)


def _note(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    kind: Kind,
    *,
    actor: Actor,
    now: datetime,
    **facts: Any,
) -> None:
    ids = {"account_id": assignment.account_id, "client_id": assignment.client_id}
    whose = {name: str(value) for name, value in ids.items() if value is not None}
    records.note(session, delegation, kind, actor=actor, now=now, **whose, **facts)
