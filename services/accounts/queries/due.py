"""Accounts to be renewed soon, or already expired, across establishments (design.md §4.3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.domain.criteria import Criteria
from services.accounts.models import Account
from services.accounts.queries import listing
from services.accounts.queries.places import AdministeredPlace
from services.accounts.queries.searching import matching
from shared import tenancy
from shared.auth import Actor
from shared.clock import paris_date
from shared.text import fold, terms

WITHIN = 60
"""Days ahead that are looked at, unless said otherwise."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """An account that is due, and where one would renew it."""

    account: Account
    place: AdministeredPlace


@dataclass(frozen=True, kw_only=True)
class DueThere:
    """How many accounts are due in one of the establishments that one administers."""

    place: AdministeredPlace
    count: int


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """Which of the accounts that are due are wanted.

    :ivar within_days: how many days ahead an account may expire to be due
    :ivar establishment_id: those of this establishment
    :ivar criteria: of which each term of `q` must be found
    """

    within_days: int
    establishment_id: UUID | None = None
    criteria: Criteria


def rows(narrowing: Narrowing, *, now: datetime) -> Select[Account]:
    """Select the accounts that are due, soonest first, in whichever establishments are open."""
    order = Account.expires_on, Account.establishment_id, Account.sort_name
    return _narrowed(select(Account), narrowing, now).order_by(*order)


def counts(
    session: Session,
    narrowing: Narrowing,
    places: Sequence[AdministeredPlace],
    *,
    now: datetime,
) -> list[DueThere]:
    """Count the accounts that are due by establishment, where there are any, by name.

    :param places: the establishments that are open
    """
    found = by_establishment(session, narrowing, now=now)
    there = [DueThere(place=p, count=found.get(p.establishment_id, 0)) for p in places]
    return sorted(
        (each for each in there if each.count),
        key=lambda each: (fold(each.place.name), each.place.establishment_id),
    )


def by_establishment(session: Session, narrowing: Narrowing, *, now: datetime) -> dict[UUID, int]:
    """Count the accounts that are due in each establishment that is open, where there are any."""
    counted = _narrowed(select(Account), narrowing, now)
    statement = counted.with_only_columns(Account.establishment_id, func.count())
    found = session.execute(statement.group_by(Account.establishment_id))
    return {establishment_id: count for establishment_id, count in found}


def _narrowed(statement: Select[Any], narrowing: Narrowing, now: datetime) -> Select[Any]:
    found = matching(narrowing.criteria)
    if found is not None:
        each_term = len(terms(narrowing.criteria.q or ""))
        statement = statement.join(found, found.c.account_id == Account.id)
        statement = statement.where(found.c.matched == each_term)
    if narrowing.establishment_id is not None:
        statement = statement.where(Account.establishment_id == narrowing.establishment_id)
    return statement.where(
        *conditions(today=paris_date(now), within_days=narrowing.within_days),
        *listing.conditions(narrowing.criteria, now),
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
