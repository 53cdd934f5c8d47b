"""Accounts to be renewed soon, or already expired, across establishments (design.md §4.3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.models import Account
from services.accounts.queries.places import AdministeredPlace
from shared import tenancy
from shared.auth import Actor

WITHIN = 60
"""Days ahead that are looked at, unless said otherwise."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """An account that is due, and where one would renew it."""

    account: Account
    place: AdministeredPlace


def rows(*, today: date, within_days: int) -> Select[Account]:
    """Select the accounts that are due, soonest first, in whichever establishments are open."""
    return (
        select(Account)
        .where(*conditions(today=today, within_days=within_days))
        .order_by(Account.expires_on, Account.establishment_id, Account.sort_name)
    )


@contextmanager
def everywhere(
    session: Session, establishments: Collection[UUID], *, home: Actor
) -> Iterator[None]:
    """Confine a session to these establishments; then to the caller's own, as before."""
    tenancy.confine(session, *establishments)
    try:
        yield
    finally:
        tenancy.confine(session, home.acting_tenant)


def ids(
    session: Session, *, today: date, within_days: int, among: Collection[UUID] | None
) -> dict[UUID, list[UUID]]:
    """List the accounts that are due by establishment, in whichever establishments are open.

    :param among: only these; None: all of them
    """
    due = conditions(today=today, within_days=within_days)
    if among is not None:
        due.append(Account.id.in_(among))
    found = session.execute(
        select(Account.establishment_id, Account.id)
        .where(*due)
        .order_by(Account.establishment_id, Account.id)
    )
    by_establishment: dict[UUID, list[UUID]] = {}
    for establishment_id, account_id in found:
        by_establishment.setdefault(establishment_id, []).append(account_id)
    return by_establishment


def conditions(*, today: date, within_days: int) -> list[ColumnElement[bool]]:
    """Tell which accounts are due: active ones whose last day has come near, or gone by."""
    return [
        Account.status == AccountStatus.ACTIVE,
        Account.expires_on <= today + timedelta(days=within_days),
    ]


def lines(found: Sequence[Account], places: Mapping[UUID, AdministeredPlace]) -> list[Due]:
    """Tell of each where it would be renewed."""
    return [Due(account=each, place=places[each.establishment_id]) for each in found]
