"""Remembered devices end with what they hang on: password, factors, address, sessions, account."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from services.identity import chores
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import (
    Enrolled,
    ask_reset,
    challenge,
    come_back,
    enrol,
    move_email,
    remember,
)
from tests.identity.passkeys import keep
from tests.identity.remembering import ASKED, kept
from tests.identity.world import ANOTHER, PASSWORD, World

DAY = timedelta(days=1)


@pytest.fixture
def enrolled(world: World) -> Enrolled:
    return enrol(world)


Ends = Callable[[World, Enrolled], None]


def changes_password(world: World, enrolled: Enrolled) -> None:
    body = {"current_password": PASSWORD, "password": ANOTHER}
    answer = world.call("PUT", "/passwords/current", json=body, token=enrolled.holder.token)
    assert answer.status_code == 204, answer.text
    enrolled.holder.password = ANOTHER


def resets_password(world: World, enrolled: Enrolled) -> None:
    body = {"token": world.forget_password(enrolled.holder), "password": ANOTHER}
    assert world.post("/passwords", body).status_code == 204
    enrolled.holder.password = ANOTHER


def adds_a_factor(world: World, enrolled: Enrolled) -> None:
    keep(world, enrolled.holder)


def removes_one_of_two(world: World, enrolled: Enrolled) -> None:
    keeper = keep(world, enrolled.holder)
    body = {
        "challenge": challenge(world, enrolled.holder),
        "factor": "recovery_code",
        "code": enrolled.recovery_codes[0],
        "remember": True,
    }
    assert world.post("/sessions/second-factor", body).status_code == 201
    answer = world.call("DELETE", f"/factors/{keeper.id}", token=enrolled.holder.token)
    assert answer.status_code == 204, answer.text


def removes_the_last(world: World, enrolled: Enrolled) -> None:
    answer = world.call("DELETE", f"/factors/{enrolled.id}", token=enrolled.holder.token)
    assert answer.status_code == 204, answer.text


def replaces_the_codes(world: World, enrolled: Enrolled) -> None:
    assert world.post("/recovery-codes", token=enrolled.holder.token).status_code == 201


def signs_the_others_out(world: World, enrolled: Enrolled) -> None:
    answer = world.call("DELETE", "/sessions/others", token=enrolled.holder.token)
    assert answer.status_code == 204


def has_the_address_moved(world: World, enrolled: Enrolled) -> None:
    move_email(world, enrolled.holder, "autre@example.org")


def is_deleted(world: World, enrolled: Enrolled) -> None:
    world.delete(enrolled.holder)


class TestItIsForgotten:
    @pytest.mark.parametrize(
        "ends",
        [
            *(changes_password, resets_password, adds_a_factor, removes_one_of_two),
            *(removes_the_last, replaces_the_codes, signs_the_others_out),
            *(has_the_address_moved, is_deleted),
        ],
    )
    def test_where_its_holder(self, world: World, enrolled: Enrolled, ends: Ends) -> None:
        remember(world, enrolled)
        assert len(kept(world)) == 1

        ends(world, enrolled)

        assert kept(world) == []

    def test_where_the_factors_are_reset(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        remember(world, enrolled)
        assert ask_reset(world, world.administrator(), enrolled.holder).status_code == 201
        time.shift(DAY)

        world.do(chores.reset_factors)

        assert kept(world) == []

    def test_and_asks_for_the_factor_by_another_password(
        self, world: World, enrolled: Enrolled
    ) -> None:
        token = remember(world, enrolled)
        changes_password(world, enrolled)

        assert refused(come_back(world, enrolled.holder, token)) == ASKED
        assert world.announced(identity.RememberedDeviceReused) == []

    def test_not_where_the_holder_has_another_address_of_their_own(
        self, world: World, enrolled: Enrolled
    ) -> None:
        token = remember(world, enrolled)

        move_email(world, enrolled.holder, "autre@example.org", is_own=True)

        assert come_back(world, enrolled.holder, token).status_code == 201
