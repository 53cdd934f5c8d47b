"""Keeping accounts good for 18 months more, and noticing when they are not (design.md §4.3)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.config import ExpiryBasis
from services.accounts.domain import AccountStatus
from services.accounts.models import Account
from shared import access
from shared.auth import Actor
from shared.clock import paris_date
from shared.events.accounts import AccountChanged, AccountExpired, AccountRenewed


def renew(
    session: Session, account: Account, *, actor: Actor, basis: ExpiryBasis, now: datetime
) -> Account:
    """Renew a locked account, overdue or not, from today on.

    Administrators may renew themselves before it is too late, and it is marked; delegates may renew
    administrators too.

    :raises NotActivated: if its holder has no password yet
    :raises RenewalRequired: if it is the caller's own, and overdue
    """
    today = paris_date(now)
    is_own = account.id == actor.account_id
    if is_own:
        account.require_current(today)
    account.renew(today, basis=basis)
    access.announce(
        session,
        AccountRenewed(account=account.facts(), is_own=is_own),
        sequence=account.advance(),
    )
    return account


def note_sign_in(
    session: Session, *, account_id: UUID, signed_in_at: datetime, basis: ExpiryBasis
) -> None:
    """Keep when a holder last signed in; where that is the basis, the 18 months run from there.

    Older news than what is kept, and news of a deleted account, change nothing.
    """
    account = queries.accounts.locked_even_deleted(session, account_id)
    if account is None or account.status is AccountStatus.DELETED:
        return
    if account.last_signed_in_at and account.last_signed_in_at >= signed_in_at:
        return
    account.last_signed_in_at = signed_in_at
    before = account.expires_on
    if account.status is AccountStatus.ACTIVE and basis is ExpiryBasis.LAST_SIGN_IN:
        account.reckon_expiry(basis)
    if account.expires_on != before:
        access.announce(
            session,
            AccountChanged(account=account.facts(), changed=["expires_on"]),
            sequence=account.advance(),
        )


def tell_expired(session: Session, *, today: date, limit: int) -> int:
    """Announce, once each, the accounts whose last day has gone by; return how many."""
    accounts = session.scalars(
        select(Account)
        .where(
            Account.status == AccountStatus.ACTIVE,
            Account.expires_on < today,
            Account.expiry_told_for.is_distinct_from(Account.expires_on),
        )
        .order_by(Account.expires_on, Account.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for account in accounts:
        account.expiry_told_for = account.expires_on
        access.announce(
            session, AccountExpired(account=account.facts()), sequence=account.advance()
        )
    return len(accounts)
