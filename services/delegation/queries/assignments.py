"""Who is assigned in a delegation."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from services.delegation.models import Assignment, Delegation
from shared.errors import NotFound


def current(delegation: Delegation) -> Select[Assignment]:
    """Select the assignments of a delegation that are not over, oldest first."""
    return (
        select(Assignment)
        .where(Assignment.delegation_id == delegation.id, Assignment.ended_at.is_(None))
        .order_by(Assignment.id)
    )


def find(session: Session, delegation: Delegation, assignment_id: UUID) -> Assignment:
    """Find an assignment that is not over.

    :raises NotFound: there is none in this delegation
    """
    found = session.scalar(current(delegation).where(Assignment.id == assignment_id))
    if found is None:
        raise NotFound
    return found


def of(
    session: Session, delegation: Delegation, *, account_id: UUID | None, client_id: UUID | None
) -> Assignment | None:
    """Find the assignment of an account, or of a machine client, if it has one that is not over."""
    return session.scalar(current(delegation).where(_is_of(account_id, client_id)))


def of_each(
    session: Session,
    delegation_ids: Collection[UUID],
    *,
    account_id: UUID | None,
    client_id: UUID | None,
) -> dict[UUID, Assignment]:
    """Find the assignments, not over, of an account or a client in delegations, by delegation."""
    assigned = select(Assignment).where(
        Assignment.delegation_id.in_(delegation_ids),
        Assignment.ended_at.is_(None),
        _is_of(account_id, client_id),
    )
    return {each.delegation_id: each for each in session.scalars(assigned)}


def current_of_each(
    session: Session, delegation_ids: Collection[UUID]
) -> dict[UUID, list[Assignment]]:
    """List the assignments, not over, in delegations, by delegation, oldest first."""
    found: dict[UUID, list[Assignment]] = {each: [] for each in delegation_ids}
    if not found:
        return found
    statement = select(Assignment).where(
        Assignment.delegation_id.in_(found), Assignment.ended_at.is_(None)
    )
    for assignment in session.scalars(statement.order_by(Assignment.id)):
        found[assignment.delegation_id].append(assignment)
    return found


def delegations_of(
    session: Session, *, account_id: UUID | None, client_id: UUID | None
) -> list[UUID]:
    """List the ids of the delegations in which an account, or a client, is assigned, in order."""
    assigned = select(Assignment.delegation_id).where(
        _is_of(account_id, client_id), Assignment.ended_at.is_(None)
    )
    return list(session.scalars(assigned.order_by(Assignment.delegation_id)))


def _is_of(account_id: UUID | None, client_id: UUID | None) -> ColumnElement[bool]:
    if client_id is not None:
        return Assignment.client_id == client_id
    return Assignment.account_id == account_id
