"""Linking an account that has a second factor: its password and a code, as at a sign-in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from services.identity.models import FactorTries
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import Enrolled, challenge, enrol, finish
from tests.identity.linking import link, links_of, reasons
from tests.identity.world import ANOTHER, WRONG, Holder, World

REFUSED = (403, "second_factor_refused")


@pytest.fixture
def own(world: World) -> Holder:
    return world.signed_in(world.holder(world.hospital))


@pytest.fixture
def other(world: World, time: time_machine.Traveller) -> Enrolled:
    """Whoever has a factor; a step of its application has gone by since."""
    enrolled = enrol(world)
    time.shift(timedelta(minutes=1))
    return enrolled


def by_code(other: Enrolled, code: str | None = None) -> dict[str, Any]:
    return {"factor": "totp", "code": other.application.code() if code is None else code}


class TestALink:
    def test_takes_a_code_of_the_others_application(
        self, world: World, own: Holder, other: Enrolled
    ) -> None:
        answer = link(world, own, other.holder, **by_code(other))

        assert answer.status_code == 201
        (found,) = links_of(world, own)
        assert (found["account_id"], found["is_outgoing"]) == (str(other.holder.id), True)

    def test_takes_a_recovery_code_and_uses_it_up(
        self, world: World, own: Holder, other: Enrolled
    ) -> None:
        body = {"factor": "recovery_code", "code": other.recovery_codes[0].lower()}

        answer = link(world, own, other.holder, **body)

        assert answer.status_code == 201
        (used,) = world.announced(identity.RecoveryCodeUsed)
        assert (used.account_id, used.left) == (other.holder.id, 9)
        given = challenge(world, other.holder)
        again = finish(world, given, other.recovery_codes[0], factor="recovery_code")
        assert refused(again) == REFUSED

    def test_uses_up_the_time_step(self, world: World, own: Holder, other: Enrolled) -> None:
        code = other.application.code()
        assert link(world, own, other.holder, **by_code(other, code)).status_code == 201

        assert refused(finish(world, challenge(world, other.holder), code)) == REFUSED

    def test_stays_as_another_factor_is_added(
        self, world: World, own: Holder, other: Enrolled
    ) -> None:
        given = finish(world, challenge(world, other.holder), other.application.code())
        other.holder.granted = given.json or {}
        assert link(world, own, other.holder, **by_code(other)).status_code == 201

        enrol(world, other.holder)

        assert reasons(world) == []
        assert len(links_of(world, own)) == 1

    def test_is_made_once(self, world: World, own: Holder, other: Enrolled) -> None:
        assert link(world, own, other.holder, **by_code(other)).status_code == 201

        again = link(world, own, other.holder, **by_code(other))

        assert refused(again) == (409, "already_linked")

    @pytest.mark.parametrize("is_right", [True, False])
    def test_that_there_is_already_takes_no_code_and_counts_none(
        self, world: World, own: Holder, other: Enrolled, *, is_right: bool
    ) -> None:
        assert link(world, own, other.holder, **by_code(other)).status_code == 201
        code = other.recovery_codes[0] if is_right else "ABCDE-FGHJK"

        again = link(world, own, other.holder, factor="recovery_code", code=code)

        assert refused(again) == (409, "already_linked")
        assert world.announced(identity.RecoveryCodeUsed) == []
        assert world.session.scalars(select(FactorTries)).all() == []


class TestWhatIsTyped:
    def test_wrong_makes_none_and_counts_with_the_sign_ins(
        self, world: World, own: Holder, other: Enrolled
    ) -> None:
        wrong = by_code(other, other.application.wrong())

        answers = [link(world, own, other.holder, **wrong) for _ in range(5)]

        assert [refused(answer) for answer in answers] == [REFUSED] * 5
        assert [(answer.json or {})["tries_left"] for answer in answers] == [4, 3, 2, 1, 0]
        locked = (403, "second_factor_locked")
        assert refused(link(world, own, other.holder, **by_code(other))) == locked
        given = challenge(world, other.holder)
        assert refused(finish(world, given, other.application.code())) == locked
        assert [event.kind for event in world.announced(identity.FactorLocked)] == ["totp"]
        assert world.announced(identity.LinkCreated) == []

    def test_right_after_a_wrong_password_is_neither_judged_nor_counted(
        self, world: World, own: Holder, other: Enrolled
    ) -> None:
        code = other.application.code()

        answer = link(world, own, other.holder, password=WRONG, **by_code(other, code))

        assert refused(answer) == (401, "sign_in_refused")
        assert world.session.scalars(select(FactorTries)).all() == []
        assert finish(world, challenge(world, other.holder), code).status_code == 201

    def test_for_an_account_without_a_factor_is_not_looked_at(
        self, world: World, own: Holder
    ) -> None:
        plain = world.holder()

        answer = link(world, own, plain, factor="totp", code="000000")

        assert answer.status_code == 201

    def test_with_a_former_password_links_nothing(
        self, world: World, own: Holder, other: Enrolled
    ) -> None:
        world.forget_password(other.holder)
        former = other.holder.password
        world.choose_password(other.holder, ANOTHER)

        answer = link(world, own, other.holder, password=former, **by_code(other))

        assert refused(answer) == (401, "sign_in_refused")

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"factor": "totp"}, "code"),
            ({"code": "123456"}, "factor"),
            ({"factor": "passkey", "code": "123456"}, "factor"),
        ],
    )
    def test_by_halves_or_of_a_kind_that_nobody_types_is_told_at_its_field(
        self, world: World, own: Holder, other: Enrolled, body: dict[str, str], field: str
    ) -> None:
        answer = link(world, own, other.holder, **body)

        assert refused(answer) == (422, "invalid")
        assert list((answer.json or {})["errors"]) == [field]
        assert world.announced(identity.LinkCreated) == []
