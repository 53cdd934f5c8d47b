"""What stays of deleted accounts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.actions import erasures
from services.accounts.domain import AccountStatus
from services.accounts.models import Account


def erase(session: Session, *, deleted_before: datetime, now: datetime, limit: int) -> int:
    """Empty tombstones of personal data, here and, by their turn, in every service.

    The identifier stays, so that it is never given again.
    """
    accounts = session.scalars(
        select(Account)
        .where(
            Account.status == AccountStatus.DELETED,
            Account.erased_at.is_(None),
            Account.deleted_at < deleted_before,
        )
        .order_by(Account.deleted_at, Account.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for account in accounts:
        erasures.request(session, account, now=now)
    return len(accounts)
