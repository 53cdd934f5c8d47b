"""What is told when accounts are about to expire, reckoned from the dates alone.

Nothing here comes from the product: no time zone data, no table of months, no query.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.events import accounts

ONE = timedelta(days=1)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def in_paris(at: datetime) -> date:
    """Tell the day: two hours ahead from the last Sunday of March to that of October, else one."""

    def change(month: int) -> datetime:
        last = date(at.year, month, 31)
        while last.isoweekday() != 7:
            last -= ONE
        return datetime(last.year, last.month, last.day, 1, tzinfo=UTC)

    is_summer = change(3) <= at < change(10)
    return (at + timedelta(hours=2 if is_summer else 1)).date()


def eighteen_months_after(day: date) -> date:
    year, month = day.year + 1, day.month + 6
    if month > 12:
        year, month = year + 1, month - 12
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


@dataclass
class Life:
    """One account's last days, each with the span of days on which it was the one that counted."""

    home: UUID
    terms: list[tuple[date, date, date]] = field(default_factory=list)

    def starts(self, on: date) -> None:
        self.ends(on)
        self.terms.append((on, date.max, eighteen_months_after(on)))

    def ends(self, on: date) -> None:
        """What was good up to now no longer counts from this day's evening on."""
        if self.terms:
            start, _, last = self.terms.pop()
            self.terms.append((start, on, last))

    def last_on(self, day: date) -> date | None:
        """Tell the last day that counted at the end of a day."""
        for start, end, last in self.terms:
            if start <= day < end:
                return last
        return None


Told = tuple[date, str, UUID, date]


def expected(lives: dict[UUID, Life], days: list[date]) -> Iterator[Told]:
    """Reckon all that is told: on which day, what, to whom or where, about which day or month.

    :param days: those on which the chores ran: what falls on another is told on the next
    """
    for account_id, life in lives.items():
        for start, end, ending in life.terms:
            reminded = _next(days, max(ending - timedelta(days=7), start))
            if reminded and reminded <= ending and reminded < end:
                yield reminded, "holder", account_id, ending
            expired = _next(days, max(ending + ONE, start))
            if expired and expired < end:
                yield expired, "expired", account_id, ending
    for home in {life.home for life in lives.values()}:
        those = [life for life in lives.values() if life.home == home]
        told: set[tuple[str, date]] = set()
        for day in days:
            fresh = {line for life in those for line in _due(life.last_on(day), day)} - told
            told |= fresh
            yield from ((day, what, home, about) for what, about in fresh)


def _due(ending: date | None, day: date) -> Iterator[tuple[str, date]]:
    """Tell what administrators should know by a day of an account that ends on another."""
    if ending is None or ending < day:
        return
    month = ending.replace(day=1)
    if day >= (month - ONE).replace(day=20):
        yield "month", month
    if ending - day <= timedelta(days=7):
        yield "day", ending


def _next(days: list[date], day: date) -> date | None:
    return next((other for other in days if other >= day), None)


def told(event: Any, day: date) -> Told | None:
    match event:
        case accounts.AccountExpiring():
            return day, "holder", event.account.account_id, event.account.expires_on or date.max
        case accounts.AccountExpired():
            return day, "expired", event.account.account_id, event.account.expires_on or date.max
        case accounts.AccountsExpiring():
            return day, event.period, event.establishment.establishment_id, event.first_day
    return None
