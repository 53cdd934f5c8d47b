"""Finding delegations, and locking them while they change."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import Session, selectinload

from services.delegation.domain.affected import OF_THOSE_WHO_ASK
from services.delegation.models import (
    RUNNING,
    Delegation,
    DelegationEvent,
    Kind,
    Line,
    LineStatus,
    Status,
)
from shared.errors import NotFound

WHOLE = (
    selectinload(Delegation.lines),
    selectinload(Delegation.centralising),
    selectinload(Delegation.delegating),
    selectinload(Delegation.former),
)
"""What is always read with a delegation: its services, its two sides, whose it is to succeed."""

TOGETHER = 200
"""Delegations of thousands that are read whole at once."""


def find(session: Session, delegation_id: UUID) -> Delegation:
    """Find a delegation.

    :raises NotFound: there is none, or it is between other establishments
    """
    found = session.scalar(select(Delegation).where(Delegation.id == delegation_id).options(*WHOLE))
    if found is None:
        raise NotFound
    return found


def locked(session: Session, delegation_id: UUID) -> Delegation:
    """Find a delegation and keep it for this transaction alone, until it ends.

    :raises NotFound: there is none, or it is between other establishments
    """
    held = locked_all(session, Delegation.id == delegation_id)
    if not held:
        raise NotFound
    return held[0]


def locked_among(session: Session, delegation_ids: Iterable[UUID]) -> list[Delegation]:
    """Hold those of these delegations that there are, and that the reader may see."""
    return locked_all(session, Delegation.id.in_(delegation_ids))


def locked_with_rivals(session: Session, wanted: Delegation) -> tuple[Delegation, list[Delegation]]:
    """Lock a delegation, and whatever else runs for the same delegating establishment."""
    held = locked_all(
        session,
        or_(
            Delegation.id == wanted.id,
            and_(
                Delegation.delegating_id == wanted.delegating_id,
                Delegation.status.in_(RUNNING),
            ),
        ),
    )
    own = next(delegation for delegation in held if delegation.id == wanted.id)
    return own, [other for other in held if other.centralising_id != own.centralising_id]


def locked_among_running(
    session: Session, delegation_ids: Collection[UUID], delegating_id: UUID
) -> list[Delegation]:
    """Hold these delegations, and whatever runs for a delegating establishment."""
    return locked_all(
        session,
        or_(
            Delegation.id.in_(delegation_ids),
            and_(Delegation.delegating_id == delegating_id, Delegation.status.in_(RUNNING)),
        ),
    )


def locked_all(
    session: Session, *where: ColumnElement[bool], skip_locked: bool = False
) -> list[Delegation]:
    """Hold every delegation that answers a condition, always in the order of their ids.

    :param skip_locked: leave out those that another transaction holds
    """
    statement = (
        select(Delegation)
        .where(*where)
        .order_by(Delegation.id)
        .with_for_update(skip_locked=skip_locked)
        .options(*WHOLE)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(statement))


def locked_in_turn(
    session: Session, found: Select[UUID], *where: ColumnElement[bool]
) -> Iterator[list[Delegation]]:
    """Hold what may be thousands for one transaction, some at a time, in the order of their ids.

    What is done to some is written before the next are read; whoever keeps none of them keeps few
    in memory.

    :param found: selects their ids
    :param where: what must be so of each once it is held
    """
    ids = session.scalars(found.order_by(Delegation.id)).all()
    for first in range(0, len(ids), TOGETHER):
        yield locked_all(session, Delegation.id.in_(ids[first : first + TOGETHER]), *where)


def locked_open_between(
    session: Session,
    *,
    centralising_id: UUID,
    delegating_ids: Iterable[UUID],
    services: Iterable[str],
) -> list[Delegation]:
    """Hold what gives one establishment, or would, these services of any of the others."""
    open_lines = select(Line.delegation_id).where(
        Line.centralising_id == centralising_id,
        Line.delegating_id.in_(delegating_ids),
        Line.service.in_(services),
        Line.status.in_((LineStatus.PENDING, LineStatus.ACTIVE)),
    )
    return locked_all(session, Delegation.id.in_(open_lines))


def locked_of(session: Session, establishment_id: UUID) -> Iterator[Delegation]:
    """Lock the delegations of an establishment, on either side, that are not over."""
    is_open = Delegation.status.in_({Status.PENDING, *RUNNING})
    found = select(Delegation.id).where(_is_of(establishment_id), is_open)
    for some in locked_in_turn(session, found, is_open):
        yield from some


def locked_extended(session: Session, establishment_id: UUID) -> Iterator[Delegation]:
    """Lock what runs of an establishment, on either side, with an extension that was allowed."""
    is_extended = and_(Delegation.status.in_(RUNNING), Delegation.agreed_until.is_not(None))
    found = select(Delegation.id).where(_is_of(establishment_id), is_extended)
    for some in locked_in_turn(session, found, is_extended):
        yield from some


def _is_of(establishment_id: UUID) -> ColumnElement[bool]:
    return or_(
        Delegation.centralising_id == establishment_id,
        Delegation.delegating_id == establishment_id,
    )


def events_of(delegation: Delegation, *, reader_id: UUID | None = None) -> Select[DelegationEvent]:
    """Select the log of a delegation, oldest first.

    :param reader_id: the establishment that reads; None: whoever may read all of it
    """
    log = select(DelegationEvent).where(DelegationEvent.delegation_id == delegation.id)
    if reader_id == delegation.delegating_id:
        why: Any = DelegationEvent.facts["because"]
        of_theirs = why.astext.in_(sorted(OF_THOSE_WHO_ASK))
        log = log.where(not_(and_(DelegationEvent.kind == Kind.AFFECTED, of_theirs)))
    return log.order_by(DelegationEvent.id)
