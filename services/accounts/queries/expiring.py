"""Which accounts are about to end, and who has not been told (design.md §4.3)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus, Span
from services.accounts.models import Account, Establishment, EstablishmentStatus, ExpiryNotice


def of_unreminded_holders(
    session: Session, *, today: date, until: date, limit: int
) -> Sequence[Account]:
    """Find and lock accounts that end from today to a day, and whose holders do not know it yet.

    Those of establishments where nobody can sign in are left out.
    """
    return session.scalars(
        select(Account)
        .join(Establishment, Establishment.id == Account.establishment_id)
        .where(
            _ends_within(today, until),
            Account.reminded_for.is_distinct_from(Account.expires_on),
            Establishment.status == EstablishmentStatus.ACTIVE,
        )
        .order_by(Account.expires_on, Account.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Account)
    ).all()


def spans_of_ends(session: Session, spans: Sequence[Span], *, today: date) -> list[Span]:
    """Leave out the spans in which no account ends any more: most of them, on most days."""
    ends = [exists().where(_ends_within(max(today, s.first_day), s.last_day)) for s in spans]
    found = session.execute(select(*ends)).one()
    return [span for span, has_ends in zip(spans, found, strict=True) if has_ends]


def untold_establishments(
    session: Session, span: Span, *, today: date, limit: int
) -> Sequence[Establishment]:
    """Find and lock active establishments with accounts that end in a span they do not know of."""
    ending = exists().where(
        Account.establishment_id == Establishment.id,
        _ends_within(max(today, span.first_day), span.last_day),
    )
    told = exists().where(
        ExpiryNotice.establishment_id == Establishment.id,
        ExpiryNotice.period == span.period,
        ExpiryNotice.first_day == span.first_day,
    )
    return session.scalars(
        select(Establishment)
        .where(Establishment.status == EstablishmentStatus.ACTIVE, ending, ~told)
        .order_by(Establishment.id)
        .limit(limit)
        .with_for_update(key_share=True)
    ).all()


def ending(
    session: Session, establishment_id: UUID, span: Span, *, today: date, limit: int
) -> tuple[int, Sequence[Account]]:
    """Count the accounts of an establishment that end in a span, and give the first of them."""
    those = (
        Account.establishment_id == establishment_id,
        _ends_within(max(today, span.first_day), span.last_day),
    )
    total = session.scalar(select(func.count()).select_from(Account).where(*those)) or 0
    first = select(Account).where(*those)
    first = first.order_by(Account.expires_on, Account.sort_name, Account.id).limit(limit)
    return total, session.scalars(first).all()


def _ends_within(first: date, last: date) -> ColumnElement[bool]:
    return (Account.status == AccountStatus.ACTIVE) & Account.expires_on.between(first, last)
