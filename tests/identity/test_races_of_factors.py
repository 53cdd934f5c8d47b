"""Second factors, when two come at once: these tests commit, in databases of their own."""

from functools import partial

import pytest
from sqlalchemy import select

from services.identity.actions import judging
from services.identity.models import FactorTries
from shared.events import identity
from tests import together
from tests.identity.factors import (
    Application,
    begin,
    challenge,
    come_back,
    confirm,
    enrol,
    finish,
    remember,
)
from tests.identity.racing import at_once, statuses
from tests.identity.world import World


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


class TestTheSameCode:
    def test_of_an_application_for_several_challenges_signs_in_once(self, world: World) -> None:
        enrolled = enrol(world)
        before = len(world.announced(identity.SignedIn))
        challenges = [challenge(world, enrolled.holder) for _ in range(4)]
        code = enrolled.application.code()

        answers = together.at_once(*[partial(finish, world, given, code) for given in challenges])

        assert statuses(answers) == [201, 403, 403, 403]
        assert len(world.announced(identity.SignedIn)) == before + 1

    def test_on_paper_for_several_challenges_signs_in_once(self, world: World) -> None:
        enrolled = enrol(world)
        challenges = [challenge(world, enrolled.holder) for _ in range(4)]
        code = enrolled.recovery_codes[0]

        answers = together.at_once(
            *[partial(finish, world, given, code, factor="recovery_code") for given in challenges]
        )

        assert statuses(answers) == [201, 403, 403, 403]
        assert len(world.announced(identity.RecoveryCodeUsed)) == 1


class TestARememberedDevice:
    def test_that_shows_the_same_twice_at_once_is_given_the_same_next(self, world: World) -> None:
        """A form that is sent twice is a lost answer, and no theft."""
        enrolled = enrol(world)
        kept = remember(world, enrolled)

        answers = together.at_once(*[partial(come_back, world, enrolled.holder, kept)] * 3)

        assert statuses(answers) == [201, 201, 201]
        assert len({(each.json or {})["remembered_device"]["token"] for each in answers}) == 1
        assert world.announced(identity.RememberedDeviceReused) == []


class TestOneChallenge:
    def test_by_two_right_codes_at_once_signs_in_once(self, world: World) -> None:
        enrolled = enrol(world)
        given = challenge(world, enrolled.holder)
        codes = [enrolled.application.code() for _ in range(2)]

        answers = together.at_once(*[partial(finish, world, given, code) for code in codes])

        assert statuses(answers)[0] == 201
        assert statuses(answers)[1] == 401

    def test_is_judged_five_times_however_many_come_at_once(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        enrolled = enrol(world)
        given, wrong = challenge(world, enrolled.holder), enrolled.application.wrong()
        judged: list[object] = []
        is_right = judging.is_right

        def record(*asked: object, **how: object) -> bool:
            judged.append(asked)
            return is_right(*asked, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(judging, "is_right", record)
        answers = at_once(12, lambda: finish(world, given, wrong))

        assert statuses(answers) == [401] * 7 + [403] * 5
        assert len(judged) == 5
        assert world.session.scalars(select(FactorTries.count)).one() == 5
        assert len(world.announced(identity.FactorLocked)) == 1


class TestWrongCodesAtOnce:
    def test_under_challenges_of_their_own_are_judged_five_times(self, world: World) -> None:
        enrolled = enrol(world)
        challenges = [challenge(world, enrolled.holder) for _ in range(8)]
        wrong = enrolled.application.wrong()

        answers = together.at_once(*[partial(finish, world, given, wrong) for given in challenges])

        told = sorted((answer.json or {})["code"] for answer in answers)
        assert told == ["second_factor_locked"] * 3 + ["second_factor_refused"] * 5
        assert len(world.announced(identity.FactorLocked)) == 1


class TestAConfirmation:
    def test_made_twice_at_once_adds_one_factor_with_one_sheet(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        begun = begin(world, holder).json or {}
        code = Application(begun["secret"]).code()

        answers = at_once(3, lambda: confirm(world, holder, begun["id"], code))

        assert statuses(answers) == [200, 401, 401]
        assert len(world.announced(identity.FactorAdded)) == 1
