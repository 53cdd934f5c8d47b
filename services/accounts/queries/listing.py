"""The list of an establishment's accounts: searched, filtered, sorted, grouped [S0] [S1]."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import with_expression

from services.accounts.models import SEARCHED, Account, AccountStatus, fold
from shared.auth import Profile

MOST_TERMS = 10


class Field(StrEnum):
    """What a search may be limited to."""

    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    IDENTIFIER = "identifier"
    DEPARTMENT = "department"
    EMAIL = "email"


class Grouping(StrEnum):
    """What rows may be grouped by; an expiry month is written `2026-11`."""

    PROFILE = "profile"
    STATUS = "status"
    EXPIRY_MONTH = "expiry_month"


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Which accounts are wanted, in which order.

    :ivar q: terms, each of which counts by itself: a row matches if any does
    :ivar field: look for the terms here only
    :ivar expires_before: those whose last day comes before this one
    :ivar sort: a column, with `-` before it for the reverse
    """

    q: str | None = None
    field: Field | None = None
    profile: Profile | None = None
    status: AccountStatus | None = None
    expires_before: date | None = None
    sort: str | None = None
    group_by: Grouping | None = None


def _line(field: str) -> ColumnElement[str]:
    return func.split_part(Account.search_text, "\n", SEARCHED.index(field) + 1)


SORTS: dict[str, Any] = {
    "last_name": Account.sort_name,
    "first_name": _line("first_name"),
    "title": Account.title,
    "identifier": Account.identifier,
    "department": _line("department"),
    "email": _line("email"),
    "profile": Account.profile,
    "expires_on": Account.expires_on,
    "last_signed_in_at": Account.last_signed_in_at,
    "created_at": Account.created_at,
}
"""What a list may be sorted by, beside the status, which depends on the day."""


def status_on(today: date) -> ColumnElement[str]:
    """Tell in SQL the status as people see it on a day."""
    overdue = (Account.status == AccountStatus.ACTIVE) & (Account.expires_on < today)
    return case((overdue, literal("expired")), else_=Account.status)


def rows(criteria: Criteria, *, today: date) -> Select[Account]:
    """Select the accounts; those of one group stand together, and carry it as `group`."""
    statement = select(Account)
    order: list[Any] = []
    if criteria.group_by:
        group = _group(criteria.group_by, today)
        statement = statement.options(with_expression(Account.group, group))
        statement = statement.execution_options(populate_existing=True)
        order.append(group.nulls_last())
    statement = _filtered(statement, criteria, today=today)
    if criteria.sort:
        order.append(_sorted(criteria.sort, today))
    elif terms := _terms(criteria):
        order.append(_score(terms, criteria.field).desc())
    return statement.order_by(*order, Account.sort_name)


def groups(by: Grouping, criteria: Criteria, *, today: date) -> Select[Any]:
    """Count the accounts of each group: rows of `group` and `count`."""
    group = _group(by, today)
    statement = select(group.label("group"), func.count().label("count")).select_from(Account)
    filtered = _filtered(statement, criteria, today=today)
    return filtered.group_by(group).order_by(group.nulls_last())


def _filtered(statement: Select[Any], criteria: Criteria, *, today: date) -> Select[Any]:
    statement = statement.where(Account.status != AccountStatus.DELETED)
    if terms := _terms(criteria):
        statement = statement.where(or_(*(_has(term, criteria.field) for term in terms)))
    if criteria.profile:
        statement = statement.where(Account.profile == criteria.profile)
    if criteria.status:
        statement = statement.where(status_on(today) == criteria.status.value)
    if criteria.expires_before:
        statement = statement.where(Account.expires_on < criteria.expires_before)
    return statement


def _terms(criteria: Criteria) -> list[str]:
    return list(dict.fromkeys(fold(criteria.q or "").split()))[:MOST_TERMS]


def _has(term: str, field: Field | None) -> ColumnElement[bool]:
    where = _line(field) if field else Account.search_text
    return where.contains(term, autoescape=True)


def _score(terms: list[str], field: Field | None) -> ColumnElement[int]:
    counted: ColumnElement[int] = literal(0)
    for term in terms:
        counted = counted + case((_has(term, field), 1), else_=0)
    return counted


def _group(by: Grouping, today: date) -> ColumnElement[Any]:
    if by is Grouping.STATUS:
        return status_on(today)
    if by is Grouping.PROFILE:
        return Account.profile.expression
    return func.to_char(Account.expires_on, "YYYY-MM")


def _sorted(sort: str, today: date) -> ColumnElement[Any]:
    column = status_on(today) if sort.lstrip("-") == "status" else SORTS[sort.lstrip("-")]
    return column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
