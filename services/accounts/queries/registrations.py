"""Finding registrations that wait for their proof."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.models import Establishment, Registration


def locked(session: Session, establishment_id: UUID) -> Registration | None:
    """Find and lock an establishment's registration."""
    return session.scalar(
        select(Registration)
        .where(Registration.establishment_id == establishment_id)
        .with_for_update()
    )


def open_for(session: Session, siret: str) -> Sequence[UUID]:
    """Find the establishments under a SIRET whose registration is neither proven nor lapsed."""
    return session.scalars(
        select(Registration.establishment_id)
        .join(Establishment, Establishment.id == Registration.establishment_id)
        .where(
            Establishment.siret == siret,
            Registration.proven_at.is_(None),
            Registration.lapsed_at.is_(None),
        )
        .order_by(Registration.id)
    ).all()


def overdue(session: Session, *, now: datetime, limit: int) -> Sequence[UUID]:
    """Find the establishments whose registration was to be proven by now."""
    return session.scalars(
        select(Registration.establishment_id)
        .where(
            Registration.proven_at.is_(None),
            Registration.lapsed_at.is_(None),
            Registration.lapses_at <= now,
        )
        .order_by(Registration.lapses_at, Registration.id)
        .limit(limit)
    ).all()
