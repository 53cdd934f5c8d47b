"""Finding amendments; they change only under their delegation's lock."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.delegation.models import Amendment, AmendmentStatus, Delegation, Line, LineStatus
from services.delegation.queries import delegations
from shared.errors import NotFound

_PENDING = Amendment.status == AmendmentStatus.PENDING


def find(session: Session, delegation: Delegation, amendment_id: UUID) -> Amendment:
    """Find an amendment of a delegation, as it is now.

    :raises NotFound: it has no such amendment
    """
    found = session.scalar(
        select(Amendment)
        .where(Amendment.id == amendment_id, Amendment.delegation_id == delegation.id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def of(delegation: Delegation) -> Select[Amendment]:
    """Select the amendments of a delegation, newest first."""
    return (
        select(Amendment)
        .where(Amendment.delegation_id == delegation.id)
        .order_by(Amendment.id.desc())
    )


def pending(session: Session, delegation_id: UUID) -> Amendment | None:
    """Find the amendment of a delegation that waits for its answer."""
    return session.scalar(
        select(Amendment).where(Amendment.delegation_id == delegation_id, _PENDING)
    )


def pending_in_each(session: Session, delegation_ids: Iterable[UUID]) -> dict[UUID, Amendment]:
    """Find the amendments that wait for their answer, by delegation."""
    wanted = list(delegation_ids)
    if not wanted:
        return {}
    found = session.scalars(select(Amendment).where(Amendment.delegation_id.in_(wanted), _PENDING))
    return {amendment.delegation_id: amendment for amendment in found}


def pending_of_each(session: Session, delegation_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Tell which amendment waits for its answer, by delegation."""
    wanted = select(Amendment.delegation_id, Amendment.id).where(
        Amendment.delegation_id.in_(list(delegation_ids)), _PENDING
    )
    return {row.delegation_id: row.id for row in session.execute(wanted)}


def joined_elsewhere(
    session: Session, held: Iterable[Delegation], services: Collection[str]
) -> dict[UUID, frozenset[str]]:
    """Tell which services another request or delegation of the same two has, by delegation."""
    by_id = {each.id: each for each in held}
    if not by_id or not services:
        return {}
    rows = session.execute(
        select(Line.centralising_id, Line.delegating_id, Line.delegation_id, Line.service).where(
            Line.centralising_id.in_({each.centralising_id for each in by_id.values()}),
            Line.delegating_id.in_({each.delegating_id for each in by_id.values()}),
            Line.service.in_(services),
            Line.status.in_((LineStatus.PENDING, LineStatus.ACTIVE)),
        )
    ).all()
    between: dict[tuple[UUID, UUID], list[tuple[UUID, str]]] = {}
    for centralising_id, delegating_id, delegation_id, service in rows:
        between.setdefault((centralising_id, delegating_id), []).append((delegation_id, service))
    return {
        each.id: frozenset(
            service
            for delegation_id, service in between.get(
                (each.centralising_id, each.delegating_id), ()
            )
            if delegation_id != each.id
        )
        for each in by_id.values()
    }


def locked_unanswered(session: Session, *, now: datetime, limit: int) -> list[Delegation]:
    """Lock some of the delegations whose amendment nobody answered in time."""
    due = (
        select(Amendment.delegation_id)
        .where(_PENDING, Amendment.answer_by <= now)
        .order_by(Amendment.answer_by, Amendment.id)
        .limit(limit)
    )
    wanted = list(session.scalars(due))
    if not wanted:
        return []
    return delegations.locked_all(session, Delegation.id.in_(wanted), skip_locked=True)
