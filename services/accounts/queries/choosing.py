"""Which accounts a bulk act or an export is about: some by id, or all that match a filter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.domain.selection import Selection
from services.accounts.models import Account
from services.accounts.queries import listing


def ids_of(session: Session, selection: Selection, *, now: datetime) -> Sequence[UUID]:
    """Tell the ids: those given, as given, whoever has them; else all that match."""
    if selection.ids is not None:
        return list(dict.fromkeys(selection.ids))
    return session.scalars(listing.ids(selection.criteria, now=now)).all()


def rows_of(selection: Selection, *, now: datetime) -> Select[Any]:
    """Select the accounts, by name: those of the ids that are there, else all that match."""
    if selection.ids is None:
        return listing.rows(selection.criteria, now=now).order_by(Account.id)
    chosen = Account.id.in_(selection.ids), Account.status != AccountStatus.DELETED
    return select(Account).where(*chosen).order_by(Account.sort_name, Account.id)


def there(session: Session, ids: Sequence[UUID]) -> Sequence[Account]:
    """Find the accounts of ids that are still there, in the order of the ids."""
    chosen = Account.id.in_(ids), Account.status != AccountStatus.DELETED
    found = {account.id: account for account in session.scalars(select(Account).where(*chosen))}
    return [found[account_id] for account_id in ids if account_id in found]


def count(session: Session, rows: Select[Any]) -> int:
    """Count the accounts that are selected."""
    chosen = rows.with_only_columns(Account.id).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(chosen)) or 0
