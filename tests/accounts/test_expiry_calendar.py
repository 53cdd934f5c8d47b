"""Twenty-four months, day by day: who is told what on which day, against a calendar of our own.

The expectation is reckoned from the dates alone, by other means than the product's: no time zone
data, no table of months, no query.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from shared.events import accounts
from tests.accounts.api.test_lifetime import sign_in
from tests.accounts.world import NOW, Person, World, coordinates

DAYS = 731
ONE = timedelta(days=1)

STARTS = (
    "2025-06-20T10:00:00Z",  # ends on 20 December 2026
    "2025-06-20T22:00:00Z",  # the 21st in Paris
    "2025-07-01T09:00:00Z",
    "2025-08-28T10:00:00Z",
    "2025-08-31T10:00:00Z",  # clamped to 28 February 2027
    "2025-11-30T22:59:59Z",
    "2025-11-30T23:00:00Z",  # 1 December in Paris
    "2026-03-28T22:59:59Z",
    "2026-03-28T23:00:00Z",  # the day that clocks go forward
    "2026-03-29T22:00:00Z",
    "2026-08-29T12:00:00Z",  # 29 February 2028
    "2026-08-31T21:59:59Z",  # clamped to it
    "2026-08-31T22:00:00Z",  # 1 September in Paris
    "2026-10-24T22:00:00Z",
    "2026-10-25T22:59:59Z",  # the day that clocks go back
    "2026-10-25T23:00:00Z",
)
"""When holders created their passwords: ends of months, leap years, midnights, changed clocks."""

RENEWED = {
    0: "2026-12-20",  # on the last day
    3: "2027-02-10",  # between the digest and the reminder
    6: "2027-07-31",  # overdue for two months
    11: "2028-02-29",  # on the leap day
}
"""Which of them are renewed, and when."""

SIGNED_IN = {2: "2026-12-27", 8: "2027-05-31", 12: "2027-08-31"}
"""Which of them sign in, and when; it counts where sign-ins do."""

DELETED = {4: "2027-02-20", 9: "2027-08-19"}
"""Which of them are deleted, and when."""


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


class Travel:
    """An establishment's accounts, lived through beside what is expected of them."""

    def __init__(self, world: World, time: time_machine.Traveller, *, sign_in_counts: bool) -> None:
        self.world, self.time, self.sign_in_counts = world, time, sign_in_counts
        self.head = world.establishment()
        self.lives: dict[UUID, Life] = {}
        for person in (self.head, world.operator):
            self.live(person, NOW)
        self.people = []
        for number, start in enumerate(STARTS):
            given = coordinates("Personne", f"Numéro {number}", email=f"n{number}@example.org")
            person = world.activate(self.head.create(given), at=instant(start))
            self.people.append(person)
            self.live(person, instant(start))
        self.head.create(coordinates("Toujours", "Invitée"))  # has no last day
        self.acts = {
            date.fromisoformat(day): (act, number)
            for act, when in (
                (self.renew, RENEWED),
                (self.sign_in, SIGNED_IN),
                (self.delete, DELETED),
                (self.renew_administrators, {-1: "2028-05-13"}),
            )
            for number, day in when.items()
        }

    def live(self, person: Person, start: datetime) -> None:
        life = self.lives.setdefault(person.account_id, Life(person.home))
        life.starts(in_paris(start))

    def renew(self, number: int, at: datetime) -> None:
        answer = self.head.post(f"{self.people[number].path}/renew")
        assert answer.status_code == 200, answer.json
        self.live(self.people[number], at)

    def sign_in(self, number: int, at: datetime) -> None:
        sign_in(self.world, self.people[number])
        if self.sign_in_counts:
            self.live(self.people[number], at)

    def delete(self, number: int, at: datetime) -> None:
        assert self.head.call("DELETE", self.people[number].path).status_code == 204
        self.lives[self.people[number].account_id].ends(in_paris(at))

    def renew_administrators(self, number: int, at: datetime) -> None:
        for person in (self.head, self.world.operator):
            assert person.post(f"{person.path}/renew").status_code == 200
            self.live(person, at)

    def go(self) -> tuple[list[Told], list[date]]:
        """Live the days, the chores last thing on each; tell what was told, and the days in Paris.

        The chores run at half past ten and a quarter past eleven in turn, UTC. In summer both are
        the next day in Paris; in winter one of them is, so that they pass over every other day and
        have to make up for it.
        """
        start, days = instant("2026-11-16T22:30:00Z"), []
        for number in range(DAYS):
            at = start + number * ONE + timedelta(minutes=45 * (number % 2))
            self.time.move_to(at)
            days.append(in_paris(at))
            if at.date() in self.acts:
                act, whom = self.acts.pop(at.date())
                act(whom, at)
            for chore in ("remind_holders", "tell_of_expiring", "tell_expired"):
                self.world.do_chore(chore)
        assert not self.acts
        every = (told(said.event, in_paris(said.time)) for said in self.world.outbox())
        return [line for line in every if line], days


class TestTwoYears:
    @pytest.fixture(params=["renewal", "last_sign_in"])
    def basis(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def overrides(self, basis: str) -> dict[str, str]:
        return {"EXPIRY_BASIS": basis}

    def test_tell_everybody_once_and_on_the_day(
        self, world: World, time: time_machine.Traveller, basis: str
    ) -> None:
        travel = Travel(world, time, sign_in_counts=basis == "last_sign_in")

        said, days = travel.go()

        assert len(said) == len(set(said))
        assert sorted(said, key=str) == sorted(expected(travel.lives, days), key=str)
        assert {what for _, what, _, _ in said} == {"holder", "expired", "month", "day"}
