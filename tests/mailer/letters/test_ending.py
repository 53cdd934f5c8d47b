"""Letters are kept as long as their kind says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from services.mailer import chores
from services.mailer.actions import ending
from services.mailer.models import Letter, Reading
from shared.clock import months_after, paris_date
from shared.events.accounts import EstablishmentFacts
from tests.mailer.letters.box import box, deposited, letters, new_category
from tests.mailer.outgoing import later
from tests.mailer.world import NOW, Caller, World


@pytest.fixture
def short(operator: Caller, home: EstablishmentFacts) -> str:
    """A kind whose letters are kept for two months."""
    new_category(operator, code="short", kept_months=2)
    return "short"


def last_day() -> date:
    return months_after(paris_date(NOW), 2)


def on(world: World, clock: time_machine.Traveller, day: date) -> int:
    """Let the chore run on a day; tell how many letters have ended."""
    later(world, clock, days=(day - paris_date(world.now)).days)
    return chores.end_letters(world.sessions, world.now, world.tools)


def kept_until(caller: Caller, home: EstablishmentFacts) -> date:
    (line,) = caller.get(box(home)).json
    return datetime.fromisoformat(line["kept_until"]).date()


@given(
    after=st.timedeltas(timedelta(), timedelta(days=29_000)),
    kept_months=st.integers(1, 600),
    days=st.integers(-40, 40),
)
def test_what_is_forgotten_on_a_day_is_what_was_kept_until_the_day_before(
    after: timedelta, kept_months: int, days: int
) -> None:
    deposited_at = datetime(2000, 1, 1, tzinfo=UTC) + after
    last = months_after(paris_date(deposited_at), kept_months)
    today = last + timedelta(days=days)

    assert (deposited_at < ending.ended_before(today, kept_months)) == (last < today)


class TestALetter:
    def test_is_there_through_the_day_that_it_tells_and_no_longer(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        short: str,
        clock: time_machine.Traveller,
    ) -> None:
        deposited(operator, home, category=short)
        told = kept_until(operator, home)

        before = on(world, clock, told)
        after = on(world, clock, told + timedelta(days=1))

        assert told == last_day()
        assert (before, after) == (0, 1)
        assert letters(world) == []

    def test_of_midnight_in_summer_is_there_through_a_day_in_winter(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        clock: time_machine.Traveller,
    ) -> None:
        new_category(operator, code="half", kept_months=6)
        deposited(operator, home, category="half")
        with world.look() as session:  # the end of an embargo: midnight of 1 July in Paris
            session.execute(update(Letter).values(created_at=datetime(2026, 6, 30, 22, tzinfo=UTC)))
            session.commit()

        ended = [on(world, clock, date(2027, 1, 1) + timedelta(days=n)) for n in (-1, 0, 1)]

        assert ended == [0, 0, 1]

    def test_takes_its_pdf_and_its_readings_with_it_and_leaves_the_others(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        short: str,
        clock: time_machine.Traveller,
    ) -> None:
        letter, kept = deposited(operator, home, category=short), deposited(operator, home)
        reader = world.caller(world.administrator(home))
        for each in (letter, kept):
            reader.get(box(home, f"/{each}/content"))
        digest = letters(world)[0].digest

        on(world, clock, last_day() + timedelta(days=1))

        assert [str(each.id) for each in letters(world)] == [kept]
        assert world.tools.storage.read(digest)  # the other is the same file
        with world.look() as session:
            assert session.scalar(select(func.count()).select_from(Reading)) == 1

    def test_leaves_its_copy_on_paper_which_goes_its_own_way(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        clock: time_machine.Traveller,
    ) -> None:
        new_category(operator, code="paper", kept_months=2, has_paper_copy=True)
        deposited(operator, home, category="paper")
        day = last_day() + timedelta(days=1)
        waiting = on(world, clock, day)
        chores.render_paper(world.sessions, world.now, world.tools)

        assert (waiting, on(world, clock, day)) == (0, 1)
        (copy,) = world.paper()
        assert copy.letter_id is None
        assert copy.digest is not None
        assert world.tools.storage.read(copy.digest)

    @pytest.mark.parametrize(("months", "ended"), [(1, 1), (3, 0)])
    def test_is_kept_as_its_kind_now_says(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        short: str,
        clock: time_machine.Traveller,
        months: int,
        ended: int,
    ) -> None:
        deposited(operator, home, category=short)
        path = f"/letter-categories/{short}"
        headers: Any = {"If-Match": operator.get(path).headers["ETag"]}
        operator.open("PATCH", path, json={"kept_months": months}, headers=headers)

        assert on(world, clock, last_day()) == ended
