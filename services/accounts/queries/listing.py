"""The list of an establishment's accounts: searched, filtered, sorted, grouped [S0] [S1]."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, case, cast, func, literal, select
from sqlalchemy.orm import Session, with_expression

from services.accounts.domain import MONTHS, AccountStatus
from services.accounts.domain.criteria import Criteria, Grouping
from services.accounts.models import Account
from services.accounts.queries import invitations
from services.accounts.queries.searching import line_of, matching
from shared.auth import Level
from shared.clock import paris_date
from shared.ordering import By, Ordered
from shared.text import fold

SORTS: dict[str, Any] = {
    "last_name": Account.sort_name,
    "first_name": line_of("first_name"),
    "title": Account.title,
    "identifier": Account.identifier,
    "department": line_of("department"),
    "email": line_of("email"),
    "profile": Account.profile,
    "expires_on": Account.expires_on,
    "last_signed_in_at": Account.last_signed_in_at,
    "reviewed_on": Account.reviewed_on,
    "created_at": Account.created_at,
}
"""What a list may be sorted by, beside the status, which depends on the day."""


_IS_THERE = Account.status != AccountStatus.DELETED


def status_on(today: date) -> ColumnElement[str]:
    """Tell in SQL the status as people see it on a day."""
    overdue = (Account.status == AccountStatus.ACTIVE) & (Account.expires_on < today)
    return case((overdue, literal("expired")), else_=Account.status)


def rows(criteria: Criteria, *, now: datetime) -> Select[Account]:
    """Select the accounts; those of one group stand together, and carry it as `group`."""
    return ordered(criteria, now=now).statement


def ordered(criteria: Criteria, *, now: datetime) -> Ordered:
    """Select the same, and tell their order."""
    group = group_of(criteria.group_by, paris_date(now)) if criteria.group_by else None
    statement = select(Account).where(_IS_THERE)
    return arranged(statement, criteria, group=group, now=now)


def reads_all(criteria: Criteria) -> bool:
    """Tell whether each page takes a look at all that match: no index has them in that order."""
    if criteria.group_by:
        return False  # what a group is called is loaded with each
    column = (criteria.sort or "last_name").lstrip("-")
    return column not in ("last_name", "identifier") or bool(criteria.q)


def arranged(
    statement: Select[Any], criteria: Criteria, *, group: ColumnElement[Any] | None, now: datetime
) -> Ordered:
    """Narrow a select of accounts to those that are wanted, in the order in which they are.

    :param group: what those of one group have in common, which each carries as `group`
    """
    order: list[By] = []
    if group is not None:
        statement = statement.options(with_expression(Account.group, group))
        statement = statement.execution_options(populate_existing=True)
        order.append(By(group))
    found = matching(criteria)
    if found is not None:
        statement = statement.join(found, found.c.account_id == Account.id)
    if criteria.sort:
        order.append(_sorted(criteria.sort, paris_date(now)))
    elif found is not None:
        order.append(By(found.c.matched, is_descending=True))
    statement = statement.where(*_narrowing(criteria, now))
    return Ordered(statement, [*order, By(Account.sort_name.expression)])


def ids(criteria: Criteria, *, now: datetime) -> Select[UUID]:
    """Select the ids of all that match, in the order of birth."""
    return narrowed(select(Account.id).where(_IS_THERE), criteria, now=now).order_by(Account.id)


def groups(by: Grouping, criteria: Criteria, *, now: datetime) -> Select[Any]:
    """Count the accounts of each group: rows of `group` and `count`."""
    group = group_of(by, paris_date(now))
    statement = select(group.label("group"), func.count().label("count")).select_from(Account)
    counted = narrowed(statement.where(_IS_THERE), criteria, now=now)
    return counted.group_by(group).order_by(group.nulls_last())


def undeliverable(session: Session) -> int:
    """Count the accounts that are in use and whose holder's e-mails do not arrive."""
    lost = Account.status == AccountStatus.ACTIVE, Account.undeliverable_since.is_not(None)
    return session.scalar(select(func.count()).select_from(Account).where(*lost)) or 0


def narrowed(statement: Select[Any], criteria: Criteria, *, now: datetime) -> Select[Any]:
    """Narrow a select that has accounts in it to those that are wanted, in whatever order."""
    found = matching(criteria)
    if found is not None:
        statement = statement.join(found, found.c.account_id == Account.id)
    return statement.where(*_narrowing(criteria, now))


def needs_review(today: date) -> ColumnElement[bool]:
    """Tell in SQL whether a review is due: none has spoken of the account for 18 months [S1]."""
    created_on = cast(func.timezone("Europe/Paris", Account.created_at), Date)
    since = func.coalesce(Account.reviewed_on, Account.activated_on, created_on)
    return since + func.make_interval(0, MONTHS) <= today


def conditions(criteria: Criteria, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Tell in SQL which accounts are wanted, but for the terms that they are searched by."""
    yield _IS_THERE
    yield from _narrowing(criteria, now)


def _narrowing(criteria: Criteria, now: datetime) -> Iterator[ColumnElement[bool]]:
    today = paris_date(now)
    if criteria.profile:
        yield Account.profile == criteria.profile
    if criteria.status:
        yield status_on(today) == criteria.status.value
    if criteria.department is not None:
        yield line_of("department") == fold(criteria.department)
    if criteria.expires_before:
        yield Account.expires_on < criteria.expires_before
    if criteria.expires_after:
        yield Account.expires_on > criteria.expires_after
    yield from _flagged(criteria, today)
    if criteria.invitation is not None:
        yield invitations.has_come(criteria.invitation, now=now)
    if criteria.service is not None:
        yield _having(criteria.service, criteria.level or Level.READ)


def _flagged(criteria: Criteria, today: date) -> Iterator[ColumnElement[bool]]:
    flags: tuple[tuple[bool | None, Callable[[], ColumnElement[bool]]], ...] = (
        (criteria.has_signed_in, lambda: Account.last_signed_in_at.is_not(None)),
        (criteria.is_undeliverable, lambda: Account.undeliverable_since.is_not(None)),
        (criteria.needs_review, lambda: needs_review(today)),
    )
    for wanted, flag in flags:
        if wanted is not None:
            yield flag() if wanted else ~flag()


def _having(service: str, level: Level) -> ColumnElement[bool]:
    enough = [each.value for each in Level if each.covers(level)]
    return func.coalesce(Account.rights[service].astext, Level.NONE.value).in_(enough)


def group_of(by: Grouping, today: date) -> ColumnElement[Any]:
    """Tell in SQL what the accounts of a group have in common."""
    if by is Grouping.STATUS:
        return status_on(today)
    if by is Grouping.PROFILE:
        return Account.profile.expression
    return func.to_char(Account.expires_on, "YYYY-MM")


def _sorted(sort: str, today: date) -> By:
    column = status_on(today) if sort.lstrip("-") == "status" else SORTS[sort.lstrip("-")]
    return By(column, is_descending=sort.startswith("-"))
