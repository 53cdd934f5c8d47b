"""Who of the centralising establishment may work in a delegation."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import holding, records
from services.delegation.models import Assignment, AssignmentEnd, Delegation, Kind, Side
from shared import clock
from shared.access.tables import ACTIVE
from shared.auth import Actor, Level
from shared.db import new_id
from shared.errors import Invalid
from shared.events.delegation import AssignmentChanged, AssignmentCreated, AssignmentEnded


def assign(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_id: UUID,
    account_id: UUID,
    rights: Mapping[str, Level],
) -> tuple[Assignment, bool]:
    """Let an account of the centralising establishment work in a delegation, within these rights.

    An account that is assigned already has these rights from now on, in place of those it had.

    :return: the assignment, and whether it is a new one
    :raises Invalid: no such account in the actor's establishment
    :raises AccountNotActive: it is not active, or overdue
    :raises WrongState: the delegation has not been accepted, or is over
    :raises BeyondScope: the rights reach further than the delegation
    """
    sides = {Side.CENTRALISING}
    seen = queries.delegations.find(session, delegation_id)
    holding.require_side(seen, actor=actor, sides=sides)
    _require_assignable(session, account_id, actor=actor, now=now)
    delegation = holding.hold(session, delegation_id, actor=actor, now=now, sides=sides)
    if not delegation.is_running:
        raise errors.WrongState(status=delegation.status.value)
    _require_within(delegation, rights)
    found = queries.assignments.of_account(session, delegation, account_id)
    if found is not None and found.rights == records.written(rights):
        return found, False
    assignment = found or _new(session, delegation, account_id)
    assignment.grant(rights, by=actor.account_id, now=now)
    event, kind = (
        (AssignmentChanged, Kind.REASSIGNED) if found else (AssignmentCreated, Kind.ASSIGNED)
    )
    _tell(session, delegation, assignment, event, kind, actor=actor, now=now)
    records.announce_access(session, delegation)
    return assignment, found is None


def unassign(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, assignment_id: UUID
) -> None:
    """Take an account out of a delegation, at once.

    :raises NotFound: no such assignment, or it is over
    """
    delegation = holding.hold(
        session, delegation_id, actor=actor, now=now, sides={Side.CENTRALISING}
    )
    assignment = queries.assignments.find(session, delegation, assignment_id)
    _end(session, delegation, assignment, AssignmentEnd.REMOVED, actor=actor, now=now)
    records.announce_access(session, delegation)


def end_all(session: Session, delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    """Take everybody out of a delegation that is over."""
    for assignment in session.scalars(queries.assignments.current(delegation)).all():
        _end(session, delegation, assignment, AssignmentEnd.DELEGATION_ENDED, actor=actor, now=now)


def fit(session: Session, delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    """Bring every assignment within a delegation that has just become narrower."""
    for assignment in session.scalars(queries.assignments.current(delegation)).all():
        left = assignment.within(delegation.scope)
        if not left:
            _end(session, delegation, assignment, AssignmentEnd.SCOPE_REDUCED, actor=actor, now=now)
        elif left != assignment.rights:
            assignment.rights = left
            event, kind = AssignmentChanged, Kind.REASSIGNED
            _tell(session, delegation, assignment, event, kind, actor=actor, now=now)


def end_for_account(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take an account that is gone out of every delegation; it may be in none."""
    for delegation_id in queries.assignments.delegations_of(session, account_id):
        delegation = queries.delegations.hold(session, delegation_id)
        assignment = queries.assignments.of_account(session, delegation, account_id)
        if assignment is not None:
            reason = AssignmentEnd.ACCOUNT_DELETED
            _end(session, delegation, assignment, reason, actor=actor, now=now)
            records.announce_access(session, delegation)


def _require_assignable(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    account = queries.people.hold_account(session, account_id)
    if account is None or account.establishment_id != actor.acting_tenant:
        raise Invalid({"account_id": [errors.NOT_YOUR_ACCOUNT]})
    if account.status != ACTIVE or account.is_overdue(clock.paris_date(now)):
        raise errors.AccountNotActive


def _require_within(delegation: Delegation, rights: Mapping[str, Level]) -> None:
    scope = delegation.scope
    beyond = [
        code for code, level in rights.items() if not scope.get(code, Level.NONE).covers(level)
    ]
    if beyond:
        raise errors.BeyondScope(services=sorted(beyond))


def _new(session: Session, delegation: Delegation, account_id: UUID) -> Assignment:
    assignment = Assignment(
        id=new_id(),
        delegation_id=delegation.id,
        centralising_id=delegation.centralising_id,
        delegating_id=delegation.delegating_id,
        account_id=account_id,
    )
    session.add(assignment)
    return assignment


def _end(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    reason: AssignmentEnd,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    assignment.end(reason, now=now)
    records.announce(
        session,
        delegation,
        AssignmentEnded(
            delegation=records.facts_of(delegation),
            assignment=records.assigned(assignment),
            reason=reason.value,
        ),
    )
    records.note(
        session,
        delegation,
        Kind.UNASSIGNED,
        actor=actor,
        now=now,
        account_id=str(assignment.account_id),
        reason=reason.value,
    )


def _tell(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    event: type[AssignmentCreated] | type[AssignmentChanged],
    kind: Kind,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    facts = records.facts_of(delegation)
    records.announce(
        session, delegation, event(delegation=facts, assignment=records.assigned(assignment))
    )
    records.note(
        session,
        delegation,
        kind,
        actor=actor,
        now=now,
        account_id=str(assignment.account_id),
        rights=assignment.rights,
    )
