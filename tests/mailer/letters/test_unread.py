"""Administrators are told of letters that nobody opens, after 7, 30 and 90 days."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.mailer import chores
from shared.events.accounts import AccountFacts, EstablishmentFacts
from tests.mailer.letters.box import box, deposited
from tests.mailer.outgoing import later
from tests.mailer.world import Caller, World


@pytest.fixture
def head(world: World, home: EstablishmentFacts) -> AccountFacts:
    return world.administrator(home)


def told(world: World) -> list[dict[str, Any]]:
    """Let the chore run, and tell what administrators were told of until now."""
    chores.remind_unread(world.sessions, world.now, world.tools)
    return [email.facts for email in world.emails("letters_unread")]


def test_a_letter_that_nobody_opens_is_told_of_three_times(
    world: World,
    operator: Caller,
    home: EstablishmentFacts,
    head: AccountFacts,
    clock: time_machine.Traveller,
) -> None:
    deposited(operator, home, category="funds")
    found = []
    for days in (6, 1, 1, 22, 1, 59, 1, 200):
        later(world, clock, days=days)
        found.append([facts["days"] for facts in told(world)])

    assert found == [[], [7], [7], [7, 30], [7, 30], [7, 30, 90], [7, 30, 90], [7, 30, 90]]
    assert world.recipients("letters_unread") == {head.email}


def test_many_are_told_of_in_one_email_the_oldest_first(
    world: World,
    operator: Caller,
    home: EstablishmentFacts,
    head: AccountFacts,
    clock: time_machine.Traveller,
) -> None:
    for number in range(12):
        deposited(operator, home, category="funds", title=f"n° {number}")
    later(world, clock, days=8)

    (facts,) = told(world)

    assert (facts["total"], facts["others"]) == (12, 2)
    assert [each["letter_title"] for each in facts["letters"]] == [f"n° {n}" for n in range(10)]


def test_a_letter_that_somebody_of_the_establishment_has_opened_is_not_told_of(
    world: World,
    operator: Caller,
    home: EstablishmentFacts,
    head: AccountFacts,
    clock: time_machine.Traveller,
) -> None:
    letter = deposited(operator, home)
    world.caller(head).get(box(home, f"/{letter}/content"))
    later(world, clock, days=100)

    assert told(world) == []


def test_each_establishment_is_told_of_its_own(
    world: World,
    operator: Caller,
    home: EstablishmentFacts,
    head: AccountFacts,
    clock: time_machine.Traveller,
) -> None:
    other = world.establishment("Autre")
    world.administrator(other)
    deposited(operator, home)
    deposited(operator, other)
    deposited(operator, other)
    later(world, clock, days=7)

    assert sorted((each["establishment"], each["total"]) for each in told(world)) == [
        ("Autre", 2),
        (home.name, 1),
    ]


def test_where_nobody_can_be_told_the_next_step_is_waited_for(
    world: World, operator: Caller, home: EstablishmentFacts, clock: time_machine.Traveller
) -> None:
    deposited(operator, home)
    later(world, clock, days=8)
    before = told(world)
    world.administrator(home, expires_on=(world.now + timedelta(days=300)).date())

    assert before == told(world) == []
    later(world, clock, days=22)
    assert [facts["days"] for facts in told(world)] == [30]


def test_a_suspended_establishment_is_told_of_nothing(
    world: World, operator: Caller, home: EstablishmentFacts, clock: time_machine.Traveller
) -> None:
    other = world.establishment("Suspendue", status="suspended")
    world.administrator(other)
    deposited(operator, other)
    later(world, clock, days=8)

    assert told(world) == []
