"""Finding recoveries that wait for the code of their letter."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.accounts.models import Recovery


def open_for(session: Session, establishment_id: UUID) -> Sequence[Recovery]:
    """Find and lock the recoveries of an establishment that wait for their codes."""
    return session.scalars(
        select(Recovery)
        .where(Recovery.establishment_id == establishment_id, *_is_open())
        .order_by(Recovery.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def locked(session: Session, establishment_id: UUID, recovery_id: UUID) -> Recovery | None:
    """Find and lock a recovery of an establishment that waits for its code."""
    return session.scalar(
        select(Recovery)
        .where(
            Recovery.id == recovery_id,
            Recovery.establishment_id == establishment_id,
            *_is_open(),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def overdue(session: Session, *, now: datetime, limit: int) -> Sequence[Recovery]:
    """Find and lock those whose code is too old; those that others hold are left out."""
    return session.scalars(
        select(Recovery)
        .where(*_is_open(), Recovery.lapses_at <= now)
        .order_by(Recovery.lapses_at, Recovery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return Recovery.proven_at.is_(None), Recovery.lapsed_at.is_(None)
