"""Accounts to be renewed soon, or already expired, across establishments (DESIGN §4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from services.accounts.models import Account, AccountStatus
from services.accounts.queries.desks import Desk

WITHIN = 60
"""Days ahead that are looked at, unless said otherwise."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """An account that is due, and where one would renew it."""

    account: Account
    desk: Desk


def rows(*, today: date, within_days: int) -> Select[Account]:
    """Select the accounts that are due, soonest first, in whichever establishments are open."""
    return (
        select(Account)
        .where(*conditions(today=today, within_days=within_days))
        .order_by(Account.expires_on, Account.establishment_id, Account.sort_name)
    )


def conditions(*, today: date, within_days: int) -> list[ColumnElement[bool]]:
    """Tell which accounts are due: active ones whose last day has come near, or gone by."""
    return [
        Account.status == AccountStatus.ACTIVE,
        Account.expires_on <= today + timedelta(days=within_days),
    ]


def lines(found: Sequence[Account], desks: Mapping[UUID, Desk]) -> list[Due]:
    """Tell of each where it would be renewed."""
    return [Due(account=each, desk=desks[each.establishment_id]) for each in found]
