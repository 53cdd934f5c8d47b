"""Which reviews are announced as overdue, and how often (design.md §4.3)."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import update

from services.accounts.models import Establishment
from shared import tenancy
from shared.events import accounts
from shared.tenancy import Reason
from tests.accounts.reviewing import open_review
from tests.accounts.world import Person, World

LAST_DAY = "2028-05-16T21:59:59Z"
"""The end, in Paris, of the day on which the first review of the town is due."""


def told(world: World, town: Person) -> list[accounts.ReviewOverdue]:
    """Do the chore, and give what is told of the town."""
    with world.announcing() as said:
        world.do_chore("tell_overdue_reviews")
    return [
        event
        for event in said
        if isinstance(event, accounts.ReviewOverdue)
        and event.establishment.establishment_id == town.home
    ]


def put(world: World, town: Person, **facts: object) -> None:
    with world.sessions.begin() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        session.execute(update(Establishment).where(Establishment.id == town.home).values(facts))


class TestAReviewThatIsOverdue:
    def test_is_announced_once_from_the_day_after_it_was_due(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to(LAST_DAY)
        early = told(world, head)
        time.move_to("2028-05-16T22:00:00Z")

        (event,) = told(world, head)

        assert early == []
        assert event.due_on == date(2028, 5, 16)
        assert event.last_reviewed_on is None
        time.move_to("2029-01-01T10:00:00Z")
        assert told(world, head) == []

    def test_is_announced_anew_for_the_next_day_it_is_due(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-20T10:00:00Z")
        told(world, head)
        put(world, head, last_reviewed_on=date(2028, 5, 21))
        time.move_to("2029-11-21T10:00:00Z")
        early = told(world, head)
        time.move_to("2029-11-22T10:00:00Z")

        (event,) = told(world, head)

        assert early == []
        assert (event.due_on, event.last_reviewed_on) == (date(2029, 11, 21), date(2028, 5, 21))

    def test_is_not_announced_where_one_was_closed_in_time(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-15T10:00:00Z")
        head.post(f"{open_review(head)}/close")
        time.move_to("2028-06-01T10:00:00Z")

        assert told(world, head) == []

    def test_is_announced_where_one_is_only_open(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-15T10:00:00Z")
        open_review(head)
        time.move_to("2028-05-17T10:00:00Z")

        assert len(told(world, head)) == 1

    @pytest.mark.parametrize("status", ["suspended", "closed", "registered"])
    def test_is_not_announced_where_nobody_can_sign_in(
        self, world: World, head: Person, time: time_machine.Traveller, status: str
    ) -> None:
        put(world, head, status=status)
        time.move_to("2028-06-01T10:00:00Z")

        assert told(world, head) == []

    @pytest.mark.parametrize(
        ("reviewed_on", "due_on"),
        [
            (date(2026, 8, 31), date(2028, 2, 29)),
            (date(2025, 8, 31), date(2027, 2, 28)),
            (date(2026, 6, 30), date(2027, 12, 30)),
        ],
    )
    def test_is_due_by_the_months_end_as_the_advice_says(
        self,
        world: World,
        head: Person,
        time: time_machine.Traveller,
        reviewed_on: date,
        due_on: date,
    ) -> None:
        put(world, head, last_reviewed_on=reviewed_on)
        time.move_to(f"{due_on}T12:00:00Z")
        early = told(world, head)
        time.move_to(f"{due_on}T23:30:00Z")

        (event,) = told(world, head)

        assert (early, event.due_on) == ([], due_on)
        with world.look() as session:
            assert session.get_one(Establishment, head.home).review_told_for == due_on
