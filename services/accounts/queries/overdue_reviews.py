"""Which establishments have an overdue review, of which nobody was told (design.md §4.3)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Date, cast, func, select
from sqlalchemy.orm import Session

from services.accounts.domain import MONTHS
from services.accounts.models import Establishment, EstablishmentStatus


def untold(session: Session, *, today: date, limit: int) -> Sequence[Establishment]:
    """Find and lock active establishments whose review is overdue, of which nobody was told."""
    due_on = _due_on()
    return session.scalars(
        select(Establishment)
        .where(
            Establishment.status == EstablishmentStatus.ACTIVE,
            due_on < today,
            Establishment.review_told_for.is_distinct_from(due_on),
        )
        .order_by(Establishment.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()


def _due_on() -> ColumnElement[date]:
    """Say in SQL what `Establishment.review_due_on` says; PostgreSQL clamps months alike."""
    began_at = func.coalesce(Establishment.confirmed_at, Establishment.created_at)
    began_on = cast(func.timezone("Europe/Paris", began_at), Date)
    since = func.coalesce(Establishment.last_reviewed_on, began_on)
    return cast(since + func.make_interval(0, MONTHS), Date)
