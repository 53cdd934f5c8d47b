"""Whether an operator who asked for an address may still have it once it is confirmed."""

from datetime import timedelta

import pytest
import time_machine

from shared.auth import Duty, Profile
from tests.accounts.waiting_addresses import NEW, confirm
from tests.accounts.world import Person, World


class TestAnOperatorsRequest:
    @pytest.fixture
    def asker(self, world: World) -> Person:
        duties = frozenset({Duty.SUPPORT, Duty.PRINT})
        return world.activate(world.make_operator(duties, profile=Profile.ADMINISTRATOR))

    @pytest.fixture
    def subject(self, world: World, asker: Person) -> Person:
        person = world.activate(world.make_operator(frozenset({Duty.PRINT}), profile=Profile.USER))
        assert asker.edit(person.path, {"email": NEW}).status_code == 200
        return person

    def give(self, world: World, person: Person, *duties: Duty) -> None:
        rights = dict.fromkeys(map(str, duties), "write")
        answer = world.operator.edit(f"{person.path}/rights", {"rights": rights}, method="PUT")
        assert answer.status_code == 200, answer.json

    def test_counts_while_they_have_every_duty_of_the_other(
        self, world: World, subject: Person
    ) -> None:
        assert confirm(world, subject)

    def test_is_void_once_the_other_has_more_duties(self, world: World, subject: Person) -> None:
        self.give(world, subject, Duty.PRINT, Duty.CATALOGUE)

        assert not confirm(world, subject)

    def test_is_void_by_duties_that_came_later(
        self, world: World, asker: Person, subject: Person
    ) -> None:
        self.give(world, subject, Duty.PRINT, Duty.CATALOGUE)
        self.give(world, asker, Duty.SUPPORT, Duty.PRINT, Duty.CATALOGUE)

        assert not confirm(world, subject)

    def test_is_void_once_they_have_lost_the_duty(
        self, world: World, asker: Person, subject: Person
    ) -> None:
        self.give(world, asker, Duty.SUPPORT)

        assert not confirm(world, subject)

    def test_stays_void_once_they_have_the_duty_again(
        self, world: World, asker: Person, subject: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=1))
        self.give(world, asker, Duty.SUPPORT)
        self.give(world, asker, Duty.SUPPORT, Duty.PRINT)

        assert not confirm(world, subject)

        assert asker.edit(subject.path, {"email": NEW}).status_code == 200
        assert confirm(world, subject)

    def test_counts_where_they_are_given_another_duty(
        self, world: World, asker: Person, subject: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=1))
        self.give(world, asker, Duty.SUPPORT, Duty.PRINT, Duty.CATALOGUE)

        assert confirm(world, subject)
