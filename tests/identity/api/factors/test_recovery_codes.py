"""Ten codes on paper, each good once in the place of a second factor."""

import pytest
from sqlalchemy import select

from services.identity.models import RecoveryCode
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import (
    Application,
    Enrolled,
    begin,
    challenge,
    confirm,
    enrol,
    finish,
    signed_in,
)
from tests.identity.world import NOW, World

WRONG_CODE = (403, "second_factor_refused")


@pytest.fixture
def enrolled(world: World) -> Enrolled:
    return enrol(world)


def left(world: World, token: str) -> int:
    answer = world.call("GET", "/recovery-codes", token=token)
    assert answer.status_code == 200
    return int((answer.json or {})["left"])


class TestARecoveryCode:
    def test_signs_in_and_says_so(self, world: World, enrolled: Enrolled) -> None:
        given = challenge(world, enrolled.holder)

        answer = finish(world, given, enrolled.recovery_codes[3], factor="recovery_code")

        assert answer.status_code == 201
        token = (answer.json or {})["access_token"]
        claims = world.app.verifier.verify(token)
        assert claims.shown is not None
        assert (claims.acr, claims.shown.amr) == ("two_factors", ("pwd", "recovery", "mfa"))
        assert left(world, token) == 9
        (used,) = world.announced(identity.RecoveryCodeUsed)
        assert (used.account_id, used.left, used.used_at) == (enrolled.holder.id, 9, NOW)

    def test_is_good_once(self, world: World, enrolled: Enrolled) -> None:
        code = enrolled.recovery_codes[0]
        finish(world, challenge(world, enrolled.holder), code, factor="recovery_code")

        again = finish(world, challenge(world, enrolled.holder), code, factor="recovery_code")

        assert refused(again) == WRONG_CODE
        assert len(world.announced(identity.RecoveryCodeUsed)) == 1

    def test_is_read_in_any_case_and_with_any_gaps(self, world: World, enrolled: Enrolled) -> None:
        typed = enrolled.recovery_codes[0].lower().replace("-", " ")

        answer = finish(world, challenge(world, enrolled.holder), typed, factor="recovery_code")

        assert answer.status_code == 201

    def test_is_no_code_of_an_application_nor_the_other_way_round(
        self, world: World, enrolled: Enrolled
    ) -> None:
        given = challenge(world, enrolled.holder)

        answers = [
            finish(world, given, enrolled.recovery_codes[0], factor="totp"),
            finish(world, given, enrolled.application.code(), factor="recovery_code"),
        ]

        assert [refused(answer) for answer in answers] == [WRONG_CODE] * 2

    def test_is_kept_as_argon2_makes_it_and_all_of_a_sheet_by_one_salt(
        self, world: World, enrolled: Enrolled
    ) -> None:
        digests = world.session.scalars(select(RecoveryCode.digest)).all()

        assert len(set(digests)) == 10
        assert len({digest.split("$")[4] for digest in digests}) == 1
        assert all(digest.startswith("$argon2id$") for digest in digests)

    def test_that_is_the_last_is_offered_no_more_once_it_is_used(
        self, world: World, enrolled: Enrolled
    ) -> None:
        for code in enrolled.recovery_codes:
            given = challenge(world, enrolled.holder)
            assert finish(world, given, code, factor="recovery_code").status_code == 201

        answer = world.sign_in(enrolled.holder)

        assert (answer.json or {})["factors"] == ["totp"]

    def test_opens_the_way_to_another_application(self, world: World, enrolled: Enrolled) -> None:
        """Whoever has lost the one they had."""
        given = challenge(world, enrolled.holder)
        answer = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")
        enrolled.holder.granted = answer.json or {}

        other = enrol(world, enrolled.holder)

        removed = world.call("DELETE", f"/factors/{enrolled.id}", token=enrolled.holder.token)
        assert removed.status_code == 204
        assert signed_in(world, other).granted


class TestAnotherSheet:
    def test_voids_the_one_before_and_is_told(self, world: World, enrolled: Enrolled) -> None:
        holder = signed_in(world, enrolled)

        answer = world.post("/recovery-codes", token=holder.token)

        assert answer.status_code == 201
        assert answer.headers["Cache-Control"] == "no-store"
        codes = (answer.json or {})["codes"]
        assert len(set(codes)) == 10
        given = challenge(world, holder)
        former = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")
        assert refused(former) == WRONG_CODE
        assert finish(world, given, codes[0], factor="recovery_code").status_code == 201
        assert len(world.announced(identity.RecoveryCodesReplaced)) == 1

    def test_stands_for_no_factor_where_there_is_none(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = world.post("/recovery-codes", token=holder.token)

        assert refused(answer) == (409, "no_second_factor")

    def test_is_shown_to_nobody_again(self, world: World, enrolled: Enrolled) -> None:
        holder = signed_in(world, enrolled)

        answer = world.call("GET", "/recovery-codes", token=holder.token)

        assert answer.json == {"left": 10, "made_at": "2026-11-16T09:30:00Z"}


class TestTooMany:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"LIMIT_ACCOUNT_SIGN_INS": "3"}

    def test_sheets_of_one_account_are_refused(self, world: World, enrolled: Enrolled) -> None:
        holder = signed_in(world, enrolled)  # its enrolment was the first

        answers = [world.post("/recovery-codes", token=holder.token) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert refused(answers[-1]) == (429, "too_many_requests")
        assert len(world.announced(identity.RecoveryCodesReplaced)) == 2

    def test_confirmations_of_one_account_are_refused_and_those_of_another_not(
        self, world: World
    ) -> None:
        holder = world.signed_in(world.holder())
        begun = begin(world, holder).json or {}
        wrong = Application(begun["secret"]).wrong()

        answers = [confirm(world, holder, begun["id"], wrong) for _ in range(4)]

        assert [answer.status_code == 429 for answer in answers] == [False] * 3 + [True]
        assert enrol(world).recovery_codes


def test_somebody_without_any_is_told_so(world: World) -> None:
    holder = world.signed_in(world.holder())

    answer = world.call("GET", "/recovery-codes", token=holder.token)

    assert answer.json == {"left": 0, "made_at": None}
