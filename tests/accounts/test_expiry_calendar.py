"""Twenty-four months, day by day: who is told what on which day, against a calendar of our own.

The expectation is reckoned from the dates alone, by other means than the product's.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from tests.accounts.expiry_reference import ONE, Life, Told, expected, in_paris, instant, told
from tests.accounts.people import lettered
from tests.accounts.world import NOW, Person, World, coordinates

pytestmark = pytest.mark.long

DAYS = 731

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
            given = coordinates(
                "Personne", f"Numéro {lettered(number)}", email=f"n{number}@example.org"
            )
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
        self.world.sign_in(self.people[number])
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
