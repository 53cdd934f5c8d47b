"""Who is taken out of a delegation, or keeps less in one that has become narrower."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import locking, records, telling
from services.delegation.models import Assignment, AssignmentEnd, Delegation, Side
from shared.auth import Actor


def unassign(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, assignment_id: UUID
) -> None:
    """Take an account, or a machine client, out of a delegation, at once.

    :raises NotFound: no such assignment, or it is over
    """
    delegation = locking.locked(
        session, delegation_id, actor=actor, now=now, sides={Side.CENTRALISING}
    )
    assignment = queries.assignments.find(session, delegation, assignment_id)
    take_out(session, delegation, assignment, actor=actor, now=now)


def take_out(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    *,
    actor: Actor,
    now: datetime,
    act: telling.OneAct | None = None,
    current: Sequence[Assignment] | None = None,
) -> None:
    """Take somebody out of a delegation that is held, and announce it.

    :param act: what else they are taken out of at once
    :param current: who is assigned in it; None: they are looked up
    """
    _end(session, delegation, assignment, AssignmentEnd.REMOVED, actor=actor, now=now, act=act)
    left = None if current is None else [each for each in current if each is not assignment]
    records.announce_access(session, delegation, assignments=left)


def end_all(
    session: Session,
    delegation: Delegation,
    *,
    actor: Actor,
    now: datetime,
    current: Sequence[Assignment] | None = None,
) -> None:
    """Take everybody out of a delegation that is over.

    :param current: who is assigned in it; None: they are looked up
    """
    if current is None:
        current = session.scalars(queries.assignments.current(delegation)).all()
    for assignment in current:
        _end(session, delegation, assignment, AssignmentEnd.DELEGATION_ENDED, actor=actor, now=now)


def fit(session: Session, delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    """Bring every assignment within a delegation that has just become narrower."""
    for assignment in session.scalars(queries.assignments.current(delegation)).all():
        left = assignment.within(delegation.scope)
        if not left:
            _end(session, delegation, assignment, AssignmentEnd.SCOPE_REDUCED, actor=actor, now=now)
        elif left != assignment.rights:
            assignment.rights = left
            telling.assigned(session, delegation, assignment, is_new=False, actor=actor, now=now)


def end_for_account(session: Session, account_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take an account that is gone out of every delegation; it may be in none."""
    reason = AssignmentEnd.ACCOUNT_DELETED
    _end_everywhere(session, reason, account_id=account_id, actor=actor, now=now)


def end_for_client(session: Session, client_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a machine client that is gone out of every delegation; it may be in none."""
    reason = AssignmentEnd.CLIENT_REMOVED
    _end_everywhere(session, reason, client_id=client_id, actor=actor, now=now)


def _end_everywhere(
    session: Session,
    reason: AssignmentEnd,
    *,
    actor: Actor,
    now: datetime,
    account_id: UUID | None = None,
    client_id: UUID | None = None,
) -> None:
    whose = {"account_id": account_id, "client_id": client_id}
    for delegation_id in queries.assignments.delegations_of(session, **whose):
        delegation = queries.delegations.locked(session, delegation_id)
        assignment = queries.assignments.of(session, delegation, **whose)
        if assignment is not None:
            _end(session, delegation, assignment, reason, actor=actor, now=now)
            records.announce_access(session, delegation)


def _end(
    session: Session,
    delegation: Delegation,
    assignment: Assignment,
    reason: AssignmentEnd,
    *,
    actor: Actor,
    now: datetime,
    act: telling.OneAct | None = None,
) -> None:
    assignment.end(reason, now=now)
    telling.ended(session, delegation, assignment, reason, actor=actor, now=now, act=act)
