"""No more e-mails leave for a domain within a minute than its servers bear."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.actions import claiming
from services.mailer.domain.pacing import Pace
from services.mailer.models import EmailStatus
from services.mailer.tools import Tools
from tests.mailer.outgoing import later, queued
from tests.mailer.transports import Scripted
from tests.mailer.world import World

AT = datetime(2026, 11, 21, 9, 30, 12, tzinfo=UTC)


@given(st.integers(1, 7), st.integers(0, 60))
def test_those_that_find_no_place_are_spread_over_the_minutes_that_follow(
    most: int, count: int
) -> None:
    pace = Pace(most)

    places = Counter(pace.place("a@orange.example", now=AT, is_awaited=False) for _ in range(count))

    assert all(number <= most for number in places.values())
    assert set(places) <= {None} | {
        AT.replace(second=0) + timedelta(minutes=number) for number in range(1, count + 1)
    }


def test_each_domain_has_places_of_its_own_however_it_is_written() -> None:
    pace = Pace(1)

    assert pace.place("a@orange.example", now=AT, is_awaited=False) is None
    assert pace.place("b@free.example", now=AT, is_awaited=False) is None
    assert pace.place("c@ORANGE.example", now=AT, is_awaited=False) is not None


def test_what_somebody_waits_for_leaves_at_once_and_takes_a_place() -> None:
    pace = Pace(1)

    assert pace.place("a@orange.example", now=AT, is_awaited=True) is None
    assert pace.place("b@orange.example", now=AT, is_awaited=True) is None
    assert pace.place("c@orange.example", now=AT, is_awaited=False) == AT.replace(
        minute=32, second=0
    )


def paced(world: World, most: int) -> Tools:
    return replace(world.with_transport(Scripted(None)), pace=Pace(most))


def test_invitations_to_one_domain_leave_minute_by_minute_and_those_to_others_at_once(
    world: World, clock: time_machine.Traveller
) -> None:
    home = world.establishment()
    for number in range(5):
        world.told(world.code_for(world.account(home, email=f"p{number}@orange.example")))
    world.told(world.code_for(world.account(home, email="claire@free.example")))
    tools = paced(world, 2)

    counts = []
    for _ in range(4):
        counts.append(world.send(tools))
        later(world, clock, minutes=1)

    assert counts == [3, 2, 1, 0]
    assert {email.tries for email in world.emails()} == {1}  # being put off is no try


def test_many_that_find_no_place_are_put_off_a_transaction_after_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "PASSED_OVER", 2)
    home = world.establishment()
    for number in range(6):
        world.told(world.code_for(world.account(home, email=f"p{number}@orange.example")))
    tools = paced(world, 1)

    counts = [world.send(tools) for _ in range(4)]

    assert counts == [1, 0, 0, 0]
    first, *others = world.emails()
    assert first.status is EmailStatus.SENT
    assert {(email.status, email.due_at > world.now) for email in others} == {
        (EmailStatus.QUEUED, True)
    }


def test_a_reset_to_a_domain_that_has_no_place_left_leaves(world: World) -> None:
    home = world.establishment()
    for number in range(3):
        world.told(world.code_for(world.account(home, email=f"p{number}@orange.example")))
    queued(world, world.account(home, email="jean@orange.example"))

    world.send(paced(world, 1))

    assert world.emails()[-1].status is EmailStatus.SENT
