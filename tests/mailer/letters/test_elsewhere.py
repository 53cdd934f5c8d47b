"""Unread letters, at home and in all establishments that somebody reads letters for."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.auth.assurance import Assurance, Method
from shared.events.accounts import AccountFacts, EstablishmentFacts
from tests.answers import refused
from tests.mailer.letters.box import box, deposited
from tests.mailer.world import TODAY, Caller, World


@pytest.fixture
def centre(world: World) -> EstablishmentFacts:
    made: EstablishmentFacts = world.establishment("Centre", is_centralising=True)
    return made


@pytest.fixture
def person(world: World, centre: EstablishmentFacts) -> AccountFacts:
    return world.account(centre)


def there(caller: Caller) -> list[tuple[str, int]]:
    answer = caller.get("/unread-letters")
    assert answer.status_code == 200, answer.data
    return [(each["name"], each["unread"]) for each in answer.json]


def summary(caller: Caller) -> dict[str, Any]:
    answer = caller.get("/me/summary")
    assert answer.status_code == 200, answer.data
    return dict(answer.json)


class TestUnreadLettersElsewhere:
    def test_are_counted_by_establishment_the_most_first(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        centre: EstablishmentFacts,
        person: AccountFacts,
    ) -> None:
        places = {"Aulne": 1, "Bouleau": 3, "Cèdre": 1, "Vide": 0}
        for name, count in places.items():
            place = world.establishment(name)
            world.delegation(place, centre, person, letters="read", finances="read")
            for _ in range(count):
                deposited(operator, place)
        deposited(operator, home)  # which nobody of the centre works for

        assert there(world.caller(person)) == [("Bouleau", 3), ("Aulne", 1), ("Cèdre", 1)]
        assert summary(world.caller(person)) == {
            "letters_unread": 0,
            "letters_unread_elsewhere": 5,
        }

    def test_are_those_whose_right_is_in_reach(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        centre: EstablishmentFacts,
        person: AccountFacts,
    ) -> None:
        world.delegation(home, centre, person, letters="read", retraite="read")
        deposited(operator, home, category="claims")
        deposited(operator, home, category="funds")
        deposited(operator, home, category="fnc")  # asks for the letter box alone

        assert there(world.caller(person)) == [(home.name, 2)]

    def test_are_none_where_the_letter_box_is_not_in_reach(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        centre: EstablishmentFacts,
        person: AccountFacts,
    ) -> None:
        world.delegation(home, centre, person, finances="read")
        deposited(operator, home)

        assert there(world.caller(person)) == []

    def test_are_no_more_once_its_own_people_have_opened_them(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        centre: EstablishmentFacts,
        person: AccountFacts,
    ) -> None:
        world.delegation(home, centre, person, letters="read", finances="read")
        letter = deposited(operator, home)
        delegate = world.caller(person)
        delegate.get(box(home, f"/{letter}/content"))
        by_a_delegate = there(delegate)

        world.caller(world.administrator(home)).get(box(home, f"/{letter}/content"))

        assert (by_a_delegate, there(delegate)) == ([(home.name, 1)], [])

    @pytest.mark.usefixtures("home")
    def test_are_told_of_those_who_ask_for_a_second_factor_to_whoever_has_shown_it(
        self,
        world: World,
        operator: Caller,
        centre: EstablishmentFacts,
        person: AccountFacts,
    ) -> None:
        later = {"second_factor_from": TODAY + timedelta(days=1)}
        asked = {"Aulne": {"second_factor_from": TODAY}, "Bouleau": later}
        for name, facts in asked.items():
            place = world.establishment(name, second_factor_for="administrators", **facts)
            world.delegation(place, centre, person, letters="read", finances="read")
            deposited(operator, place)
        factors = (Method.PASSWORD, Method.ONE_TIME_CODE)
        shown = Assurance.by(*factors, at=world.now)

        assert there(world.caller(person)) == [("Bouleau", 1)]
        assert summary(world.caller(person))["letters_unread_elsewhere"] == 1
        assert there(world.caller(person, shown=shown)) == [("Aulne", 1), ("Bouleau", 1)]

    def test_are_not_told_by_knowledge_that_is_too_old(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        centre: EstablishmentFacts,
        person: AccountFacts,
        clock: time_machine.Traveller,
    ) -> None:
        world.delegation(home, centre, person, letters="read", finances="read")
        clock.shift(timedelta(minutes=3))

        assert refused(world.caller(person).get("/unread-letters"))[0] == 503
        assert summary(world.caller(person))["letters_unread_elsewhere"] is None


class TestTheSummary:
    def test_counts_the_letters_that_one_may_read(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        deposited(operator, home, category="claims")
        deposited(operator, home, category="funds")
        user = world.caller(world.account(home, rights={"finances": "read"}))

        assert summary(user) == {"letters_unread": 1, "letters_unread_elsewhere": 0}
        assert summary(world.caller(world.administrator(home)))["letters_unread"] == 2
        assert summary(world.caller(world.account(home)))["letters_unread"] == 0
