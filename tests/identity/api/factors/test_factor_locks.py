"""Wrong codes count per account and kind, across challenges; nothing but a success clears them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from services.identity.actions import factor_tries
from services.identity.models import Credential, FactorKind, FactorTries
from shared import clock
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import STEP, Enrolled, challenge, enrol, finish, signed_in
from tests.identity.world import ANOTHER, NOW, World

LOCKED = (403, "second_factor_locked")
WRONG_CODE = (403, "second_factor_refused")
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def enrolled(world: World) -> Enrolled:
    return enrol(world)


def fail(world: World, enrolled: Enrolled, times: int = 5) -> None:
    """Type wrong codes, each for a challenge of its own."""
    for _ in range(times):
        given = challenge(world, enrolled.holder)
        answer = finish(world, given, enrolled.application.wrong())
        assert refused(answer) == WRONG_CODE


def end(world: World, enrolled: Enrolled, time: time_machine.Traveller) -> None:
    """Type twenty wrong codes, as fast as one may."""
    for _ in range(4):
        time.shift(HALF_AN_HOUR)
        fail(world, enrolled)


class TestFiveWrongCodes:
    def test_lock_the_kind_whatever_the_challenge(self, world: World, enrolled: Enrolled) -> None:
        fail(world, enrolled)

        answer = finish(world, challenge(world, enrolled.holder), enrolled.application.code())

        assert refused(answer) == LOCKED
        assert (answer.json or {})["locked_until"] == "2026-11-16T10:00:00Z"

    def test_use_up_no_right_code_and_no_challenge(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        fail(world, enrolled)
        time.shift(HALF_AN_HOUR - timedelta(seconds=1))
        given = challenge(world, enrolled.holder)
        code = enrolled.application.at(int(clock.now().timestamp()) // STEP)
        for _ in range(6):
            assert refused(finish(world, given, code)) == LOCKED

        time.shift(timedelta(seconds=1))

        assert finish(world, given, code).status_code == 201

    def test_leave_the_other_kind_open(self, world: World, enrolled: Enrolled) -> None:
        fail(world, enrolled)
        given = challenge(world, enrolled.holder)

        answer = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")

        assert answer.status_code == 201

    def test_leave_others_alone(self, world: World, enrolled: Enrolled) -> None:
        other = enrol(world)
        fail(world, enrolled)

        assert signed_in(world, other).granted

    def test_are_told_once_with_their_kind(self, world: World, enrolled: Enrolled) -> None:
        fail(world, enrolled)
        finish(world, challenge(world, enrolled.holder), enrolled.application.wrong())

        (locked,) = world.announced(identity.FactorLocked)
        assert (locked.account_id, locked.kind, locked.tries) == (enrolled.holder.id, "totp", 5)
        assert locked.locked_until == NOW + HALF_AN_HOUR

    def test_with_a_right_one_in_between_lock_nothing(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        for _ in range(3):
            time.shift(timedelta(minutes=2))
            fail(world, enrolled, 4)
            signed_in(world, enrolled)

        assert world.session.scalars(select(FactorTries)).all() == []
        assert world.announced(identity.FactorLocked) == []

    def test_the_fifth_of_which_is_right_lock_nothing(
        self, world: World, enrolled: Enrolled
    ) -> None:
        fail(world, enrolled, 4)

        signed_in(world, enrolled)

        assert world.announced(identity.FactorLocked) == []

    def test_are_not_cleared_by_the_right_password_or_a_new_one(
        self, world: World, enrolled: Enrolled
    ) -> None:
        fail(world, enrolled)
        body = {"token": world.forget_password(enrolled.holder), "password": ANOTHER}
        world.post("/passwords", body)
        enrolled.holder.password = ANOTHER

        answer = finish(world, challenge(world, enrolled.holder), enrolled.application.code())

        assert refused(answer) == LOCKED

    def test_of_paper_lock_paper(self, world: World, enrolled: Enrolled) -> None:
        for _ in range(5):
            given = challenge(world, enrolled.holder)
            wrong = finish(world, given, "K7PX-29QD-MW4F", factor="recovery_code")
            assert refused(wrong) == WRONG_CODE
        given = challenge(world, enrolled.holder)

        paper = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")
        application = finish(world, given, enrolled.application.code())

        assert refused(paper) == LOCKED
        assert application.status_code == 201
        (tries,) = world.session.scalars(select(FactorTries)).all()
        assert (tries.kind, tries.count) == (FactorKind.RECOVERY_CODE, 5)


class TestTwentyWrongCodes:
    def test_end_the_kind_for_good(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        end(world, enrolled, time)
        time.shift(timedelta(days=400))
        given = challenge(world, enrolled.holder)

        answer = finish(world, given, enrolled.application.code())

        assert refused(answer) == LOCKED
        assert (answer.json or {})["locked_until"] is None
        told = world.announced(identity.FactorLocked)
        assert [each.tries for each in told] == [5, 10, 15, 20]
        assert [each.locked_until is None for each in told] == [False, False, False, True]

    def test_are_forgotten_by_a_recovery_code(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        end(world, enrolled, time)
        given = challenge(world, enrolled.holder)
        paper = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")

        again = finish(world, challenge(world, enrolled.holder), enrolled.application.code())

        assert (paper.status_code, again.status_code) == (201, 201)

    def test_of_paper_are_not_forgotten_by_an_application(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        for _ in range(4):
            time.shift(HALF_AN_HOUR)
            for _ in range(5):
                given = challenge(world, enrolled.holder)
                finish(world, given, "K7PX-29QD-MW4F", factor="recovery_code")
        signed_in(world, enrolled)
        given = challenge(world, enrolled.holder)

        answer = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")

        assert refused(answer) == LOCKED

    def test_of_both_kinds_leave_paper_to_whoever_has_chosen_another_password(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        """Or whoever knew the former one would have shut its holder out for good."""
        end(world, enrolled, time)
        for _ in range(4):
            time.shift(HALF_AN_HOUR)
            for _ in range(5):
                given = challenge(world, enrolled.holder)
                finish(world, given, "K7PX-29QD-MW4F", factor="recovery_code")
        world.forget_password(enrolled.holder)
        world.choose_password(enrolled.holder, ANOTHER)
        time.shift(HALF_AN_HOUR)
        given = challenge(world, enrolled.holder)

        paper = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")

        assert paper.status_code == 201
        assert world.session.scalars(select(FactorTries)).all() == []
        told = world.announced(identity.FactorLocked)
        of_paper = [each.locked_until is None for each in told if each.kind == "recovery_code"]
        assert of_paper == [False] * 4

    def test_of_paper_are_forgotten_with_the_sheet(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        """Or whoever knows the password would have made every later sheet worthless too."""
        for _ in range(4):
            time.shift(HALF_AN_HOUR)
            for _ in range(5):
                given = challenge(world, enrolled.holder)
                finish(world, given, "K7PX-29QD-MW4F", factor="recovery_code")
        holder = signed_in(world, enrolled)
        codes = (world.post("/recovery-codes", token=holder.token).json or {})["codes"]

        answer = finish(world, challenge(world, holder), codes[0], factor="recovery_code")

        assert answer.status_code == 201


class TestALockThatASuccessHasOvertaken:
    def test_is_told_to_nobody_by_the_wrong_code_that_would_have_locked(
        self, world: World, enrolled: Enrolled
    ) -> None:
        """Counted fifth, judged after a success, and after another try: nothing is locked now."""
        credential = world.session.get_one(Credential, enrolled.holder.id)
        about = (world.session, credential, FactorKind.TOTP)
        counted = [factor_tries.begin(*about, now=NOW) for _ in range(5)]
        factor_tries.clear(*about)
        factor_tries.begin(*about, now=NOW)

        factor_tries.tell_lock(*about)

        assert counted[-1] == factor_tries.Tried(locks=True, left=0)
        assert world.announced(identity.FactorLocked) == []
