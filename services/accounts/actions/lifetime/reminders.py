"""Telling, in time, that accounts are about to end (design.md §4.3)."""

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.config import ExpiryBasis
from services.accounts.domain import Span
from services.accounts.domain.span import REMINDED
from services.accounts.models import Establishment, ExpiryNotice
from shared import access
from shared.db import new_id
from shared.events.accounts import AccountExpiring, AccountsExpiring, ExpiringAccount

NAMED = 50
"""How many accounts a notice to administrators names; it counts the others."""

KEPT = timedelta(days=90)
"""How long after it began a month, or a day, is remembered as told of."""


def remind_holders(session: Session, *, today: date, basis: ExpiryBasis, limit: int) -> int:
    """Announce, once for each last day, the accounts that end within seven days; tell how many."""
    accounts = queries.expiring.of_unreminded_holders(
        session, today=today, until=today + REMINDED, limit=limit
    )
    for account in accounts:
        account.reminded_for = account.expires_on
        event = AccountExpiring(
            account=account.facts(), sign_in_renews=basis is ExpiryBasis.LAST_SIGN_IN
        )
        access.announce(session, event, sequence=account.advance())
    return len(accounts)


def tell_administrators(
    session: Session, span: Span, *, today: date, basis: ExpiryBasis, limit: int
) -> int:
    """Announce to establishments which of their accounts end in a span; tell to how many.

    Once to each: that it was told, and the announcement, are one transaction.
    """
    establishments = queries.expiring.untold_establishments(session, span, today=today, limit=limit)
    for establishment in establishments:
        _tell(session, establishment, span, today=today, basis=basis)
    return len(establishments)


def forget_notices(session: Session, *, today: date, limit: int) -> int:
    """Forget what was told of days long gone by; tell how many."""
    old = select(ExpiryNotice.id).where(ExpiryNotice.first_day < today - KEPT).limit(limit)
    forgotten = delete(ExpiryNotice).where(ExpiryNotice.id.in_(old)).returning(ExpiryNotice.id)
    return len(session.scalars(forgotten).all())


def _tell(
    session: Session, establishment: Establishment, span: Span, *, today: date, basis: ExpiryBasis
) -> None:
    total, first = queries.expiring.ending(
        session, establishment.id, span, today=today, limit=NAMED
    )
    notice = insert(ExpiryNotice).values(
        id=new_id(),
        establishment_id=establishment.id,
        period=span.period,
        first_day=span.first_day,
        total=total,
    )
    added = session.scalar(notice.on_conflict_do_nothing().returning(ExpiryNotice.id))
    if added is None:  # somebody told them while we waited for the establishment's lock
        return
    event = AccountsExpiring(
        establishment=establishment.facts(),
        period=span.period,
        first_day=span.first_day,
        last_day=span.last_day,
        total=total,
        accounts=[
            ExpiringAccount(account_id=account.id, expires_on=account.expires_on)
            for account in first
            if account.expires_on
        ],
        sign_in_renews=basis is ExpiryBasis.LAST_SIGN_IN,
    )
    access.announce(session, event, sequence=establishment.advance())
