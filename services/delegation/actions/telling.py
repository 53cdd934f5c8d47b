"""Telling of assignments: an event, and a line in the delegation's log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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


@dataclass(frozen=True, kw_only=True)
class OneAct:
    """Delegations that somebody was assigned in, or taken out of, by one act: they are told once.

    :ivar notified_with: the delegation whose event tells them
    :ivar others: the delegating establishments of the others
    """

    notified_with: UUID
    others: Sequence[UUID]


def one_act(delegations: Sequence[Delegation]) -> OneAct | None:
    """Let the first of several tell of all; of one there is nothing more to tell."""
    if len(delegations) < 2:
        return None
    first, *others = delegations
    return OneAct(notified_with=first.id, others=[each.delegating_id for each in others])


def assigned(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    *,
    is_new: bool,
    actor: Actor,
    now: datetime,
    act: OneAct | None = None,
) -> None:
    """Tell what somebody may use from now on; `is_new`: they might nothing before.

    :param act: what else they were newly assigned in at once
    """
    facts = records.facts_of(delegation)
    event: Event
    if assignment.client_id is not None:
        client = records.assigned_client(assignment)
        event = ClientAssigned(delegation=facts, assignment=client)
    elif is_new:
        event = AssignmentCreated(
            delegation=facts, assignment=records.assigned(assignment), **_told(delegation, act)
        )
    else:
        event = AssignmentChanged(delegation=facts, assignment=records.assigned(assignment))
    records.announce(session, delegation, event)
    kind = Kind.ASSIGNED if is_new else Kind.REASSIGNED
    _note(session, delegation, assignment, kind, actor=actor, now=now, rights=assignment.rights)


def _told(delegation: Delegation, act: OneAct | None) -> dict[str, Any]:
    if act is None:
        return {}
    is_told_here = act.notified_with == delegation.id
    return {"also_for": list(act.others)} if is_told_here else {"notified_with": act.notified_with}


def ended(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    reason: AssignmentEnd,
    *,
    actor: Actor,
    now: datetime,
    act: OneAct | None = None,
) -> None:
    """Tell that somebody may work in the delegation no more.

    :param act: what else they were taken out of at once
    """
    facts = records.facts_of(delegation)
    event: Event
    if assignment.client_id is not None:
        client = records.assigned_client(assignment)
        event = ClientUnassigned(delegation=facts, assignment=client, reason=reason.value)
    else:
        account = records.assigned(assignment)
        event = AssignmentEnded(
            delegation=facts, assignment=account, reason=reason.value, **_told(delegation, act)
        )
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
