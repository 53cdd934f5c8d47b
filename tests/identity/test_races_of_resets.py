"""Resets of second factors, when two things come at once: these tests commit."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from sqlalchemy import select

from services.identity import chores
from services.identity.models import Factor, FactorLetter, HolderSession
from shared import clock
from shared.events import identity
from tests import together
from tests.identity.factors import (
    Enrolled,
    ask_letter,
    ask_reset,
    cancelling_code,
    challenge,
    enrol,
    finish,
    hand_in,
    printed_code,
    signed_in,
)
from tests.identity.racing import at_once, statuses
from tests.identity.world import World

SOON = timedelta(hours=23, minutes=59, seconds=59)


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


@pytest.fixture
def asked(world: World) -> Enrolled:
    enrolled = enrol(world)
    assert ask_reset(world, world.administrator(), enrolled.holder).status_code == 201
    return enrolled


class TestAReset:
    def test_that_is_asked_for_by_several_at_once_waits_once(self, world: World) -> None:
        administrator, holder = world.administrator(), enrol(world).holder

        answers = at_once(3, lambda: ask_reset(world, administrator, holder))

        assert statuses(answers) == [201, 409, 409]
        assert len(world.announced(identity.FactorResetAsked)) == 1

    def test_that_two_administrators_ask_of_one_another_is_no_deadlock(self, world: World) -> None:
        one, other = (signed_in(world, enrol(world, profile="administrator")) for _ in range(2))

        answers = together.at_once(
            partial(ask_reset, world, one, other), partial(ask_reset, world, other, one)
        )

        assert statuses(answers) == [201, 201]

    def test_whose_time_comes_to_two_workers_is_carried_out_once(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(hours=24))

        together.at_once(*[partial(world.do, chores.reset_factors)] * 3)

        assert len(world.announced(identity.FactorsReset)) == 1

    def test_that_is_cancelled_as_its_time_comes_is_one_or_the_other(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        code = {"token": cancelling_code(world)}
        time.shift(SOON)
        due = clock.now() + timedelta(seconds=1)

        answer, _ = together.at_once(
            partial(world.post, "/codes/cancel", code),
            partial(chores.reset_factors, world.sessions, due, world.tools),
        )

        done, cancelled = (
            len(world.announced(kind))
            for kind in (identity.FactorsReset, identity.FactorResetCancelled)
        )
        assert (answer.status_code, cancelled, done) in ((204, 1, 0), (409, 0, 1))

    def test_that_comes_as_a_challenge_is_finished_leaves_no_session(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(hours=24))
        given, code = challenge(world, asked.holder), asked.application.code()

        answer, _ = together.at_once(
            partial(finish, world, given, code), partial(world.do, chores.reset_factors)
        )

        assert answer.status_code in (201, 401)
        world.session.expire_all()
        still_open = select(HolderSession).where(
            HolderSession.account_id == asked.holder.id, HolderSession.ended_at.is_(None)
        )
        assert world.session.scalars(still_open).all() == []
        assert world.session.scalars(select(Factor)).all() == []


class TestTheCodeOfALetter:
    @pytest.fixture
    def alone(self, world: World) -> Enrolled:
        return enrol(world, profile="administrator")

    def test_is_sent_once_however_many_ask_at_once(self, world: World, alone: Enrolled) -> None:
        given = {"challenge": challenge(world, alone.holder)}

        answers = at_once(3, lambda: world.post("/factor-letters", given))

        assert statuses(answers) == [201, 409, 409]
        assert len(world.announced(identity.FactorLetterIssued)) == 1

    def test_signs_in_once_by_several_challenges(self, world: World, alone: Enrolled) -> None:
        assert ask_letter(world, alone.holder).status_code == 201
        code = printed_code(world)
        given = [challenge(world, alone.holder) for _ in range(3)]

        answers = together.at_once(*[partial(hand_in, world, each, code) for each in given])

        assert statuses(answers) == [201, 401, 401]
        assert len(world.announced(identity.FactorsReset)) == 1

    def test_is_tried_five_times_however_many_come_at_once(
        self, world: World, alone: Enrolled
    ) -> None:
        assert ask_letter(world, alone.holder).status_code == 201
        given = [challenge(world, alone.holder) for _ in range(7)]

        together.at_once(*[partial(hand_in, world, each, "WRNGWRNGWRNG") for each in given])

        assert len(world.announced(identity.FactorLetterVoided)) == 1
        letter = world.session.scalars(select(FactorLetter)).one()
        assert (letter.wrong_tries, letter.ending) == (5, "tries")

    def test_that_is_cancelled_as_it_is_typed_is_one_or_the_other(
        self, world: World, alone: Enrolled
    ) -> None:
        assert ask_letter(world, alone.holder).status_code == 201
        sealed = world.announced(identity.FactorLetterAsked)[-1].sealed
        token = {"token": world.unsealer.unseal(sealed)}
        given, code = challenge(world, alone.holder), printed_code(world)

        typed, cancelled = together.at_once(
            partial(hand_in, world, given, code), partial(world.post, "/codes/cancel", token)
        )

        assert (typed.status_code, cancelled.status_code) in ((201, 409), (403, 204))
