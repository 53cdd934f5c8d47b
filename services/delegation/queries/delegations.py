"""Finding delegations, and locking them while they change."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, or_, select
from sqlalchemy.orm import Session, selectinload

from services.delegation.config import Limits
from services.delegation.models import (
    RUNNING,
    Delegation,
    DelegationEvent,
    Line,
    LineStatus,
    Status,
)
from shared.clock import PARIS, paris_date
from shared.errors import NotFound

WHOLE = (
    selectinload(Delegation.lines),
    selectinload(Delegation.centralising),
    selectinload(Delegation.delegating),
)
"""What is always read with a delegation: its services and its two establishments."""


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


def locked_of(session: Session, establishment_id: UUID) -> list[Delegation]:
    """Lock the delegations of an establishment, on either side, that are not over."""
    return locked_all(
        session,
        or_(
            Delegation.centralising_id == establishment_id,
            Delegation.delegating_id == establishment_id,
        ),
        Delegation.status.in_({Status.PENDING, *RUNNING}),
    )


def locked_due(session: Session, *, now: datetime, today: date, limit: int) -> list[Delegation]:
    """Lock some of the delegations that time alone ends; those locked by others are left out.

    Each minute: so what is over and what nobody answered are looked for apart, by an index each.

    :param limit: at most so many of either
    """
    over = (
        select(Delegation.id)
        .where(Delegation.status.in_({Status.PENDING, *RUNNING}), Delegation.ends_on < today)
        .order_by(Delegation.ends_on, Delegation.id)
        .limit(limit)
    )
    unanswered = (
        select(Delegation.id)
        .where(Delegation.status == Status.PENDING, Delegation.answer_by <= now)
        .order_by(Delegation.answer_by, Delegation.id)
        .limit(limit)
    )
    due = {*session.scalars(over), *session.scalars(unanswered)}
    return locked_all(session, Delegation.id.in_(due), skip_locked=True) if due else []


def locked_to_be_warned(
    session: Session, *, now: datetime, limits: Limits, limit: int
) -> list[Delegation]:
    """Lock some of the delegations whose end, or whose lapse, is near and is to be told again.

    Those locked by others are left out. What runs and what nobody has answered are looked for
    apart, by an index each, as far as warnings reach ahead.

    :param limit: at most so many of each
    """
    today = paris_date(now)

    def is_to_be_told(last: Any, days: int) -> ColumnElement[bool]:
        return and_(last <= today + timedelta(days=days), Delegation.end_told_on < last - days)

    running = (
        select(Delegation.id)
        .where(
            Delegation.status.in_(RUNNING),
            Delegation.ends_on.between(today, today + timedelta(days=max(limits.warning_days))),
            or_(*(is_to_be_told(Delegation.ends_on, days) for days in limits.warning_days)),
        )
        .order_by(Delegation.ends_on, Delegation.id)
        .limit(limit)
    )
    reach = limits.reminder_days + 1
    lapses_on = func.least(
        cast(func.timezone(PARIS.key, Delegation.answer_by), Date), Delegation.ends_on + 1
    )
    unanswered = (
        select(Delegation.id)
        .where(
            Delegation.status == Status.PENDING,
            or_(
                Delegation.answer_by.between(now, now + timedelta(days=reach)),
                Delegation.ends_on.between(today, today + timedelta(days=reach)),
            ),
            is_to_be_told(lapses_on, limits.reminder_days),
        )
        .order_by(Delegation.id)
        .limit(limit)
    )
    due = {*session.scalars(running), *session.scalars(unanswered)}
    return locked_all(session, Delegation.id.in_(due), skip_locked=True) if due else []


def locked_to_be_extended(
    session: Session, *, today: date, limits: Limits, limit: int
) -> list[Delegation]:
    """Lock some of the delegations whose extension is near, or has begun, and is to be told.

    :param limits: how many days before it begins both sides are told
    """
    near = today + timedelta(days=limits.extension_notice_days)
    due = (
        select(Delegation.id)
        .where(
            Delegation.status.in_(RUNNING),
            Delegation.extended_at.is_(None),
            Delegation.agreed_until <= near,
            or_(Delegation.extension_told_at.is_(None), Delegation.agreed_until < today),
        )
        .order_by(Delegation.agreed_until, Delegation.id)
        .limit(limit)
    )
    wanted = list(session.scalars(due))
    return locked_all(session, Delegation.id.in_(wanted), skip_locked=True) if wanted else []


def locked_forgettable(session: Session, *, ended_before: datetime, limit: int) -> list[Delegation]:
    """Lock some of the delegations whose texts are kept although they ended long ago."""
    old = (
        select(Delegation.id)
        .where(Delegation.ended_at < ended_before, Delegation.text != {})
        .order_by(Delegation.ended_at, Delegation.id)
        .limit(limit)
    )
    return locked_all(session, Delegation.id.in_(old), skip_locked=True)


def events_of(delegation: Delegation) -> Select[DelegationEvent]:
    """Select the log of a delegation, oldest first."""
    return (
        select(DelegationEvent)
        .where(DelegationEvent.delegation_id == delegation.id)
        .order_by(DelegationEvent.id)
    )
