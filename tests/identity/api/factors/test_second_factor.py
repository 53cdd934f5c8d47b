"""The second half of a sign-in: asked for after the right password, finished by a code."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from services.identity.models import Challenge, Credential, Device, FactorTries, HolderSession
from shared.crypto.codes import digest
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import Application, Enrolled, challenge, enrol, finish, signed_in
from tests.identity.machine import Machine
from tests.identity.world import ANOTHER, NOW, WRONG, World
from tests.statements import statements

FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
OVER = (401, "challenge_over")
WRONG_CODE = (403, "second_factor_refused")


@pytest.fixture
def enrolled(world: World) -> Enrolled:
    return enrol(world)


class TestTheRightPasswordOfSomebodyWithAFactor:
    def test_asks_for_it_and_lets_nobody_in(self, world: World, enrolled: Enrolled) -> None:
        before = len(world.session.scalars(select(HolderSession)).all())
        signed = len(world.announced(identity.SignedIn))

        answer = world.sign_in(enrolled.holder, headers=FIREFOX)

        assert refused(answer) == (403, "second_factor_required")
        assert (answer.json or {})["factors"] == ["totp", "recovery_code"]
        assert "access_token" not in answer.text
        assert len(world.session.scalars(select(HolderSession)).all()) == before
        assert len(world.announced(identity.SignedIn)) == signed
        assert "Firefox, Windows" not in world.session.scalars(select(Device.label)).all()

    def test_does_not_count_as_a_sign_in(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(days=1))

        challenge(world, enrolled.holder)

        credential = world.session.get_one(Credential, enrolled.holder.id)
        assert credential.last_signed_in_at == NOW

    def test_gives_a_challenge_that_is_kept_hashed(self, world: World, enrolled: Enrolled) -> None:
        given = challenge(world, enrolled.holder)

        (kept,) = world.session.scalars(select(Challenge)).all()
        assert kept.digest == digest(given)
        assert len(given) >= 43  # 256 bits

    def test_is_no_token(self, world: World, enrolled: Enrolled) -> None:
        given = challenge(world, enrolled.holder)

        assert not world.is_valid(given)
        assert refused(world.refresh(given)) == (401, "session_over")

    def test_clears_the_count_of_wrong_ones(self, world: World, enrolled: Enrolled) -> None:
        for _ in range(2):
            for _ in range(4):
                world.sign_in(enrolled.holder, password=WRONG)
            challenge(world, enrolled.holder)

    def test_tells_of_expiry_and_suspension_first(self, world: World) -> None:
        expired = enrol(world).holder
        suspended = enrol(world, home=world.hospital).holder
        world.change(expired, expires_on=date(2026, 11, 15))
        world.suspend(world.hospital)

        assert refused(world.sign_in(expired)) == (403, "account_expired")
        assert refused(world.sign_in(suspended)) == (403, "establishment_suspended")

    def test_tells_nothing_before_it(self, world: World, enrolled: Enrolled) -> None:
        without = world.holder()

        answers = [world.sign_in(each, password=WRONG) for each in (enrolled.holder, without)]

        assert [refused(answer) for answer in answers] == [(401, "sign_in_refused")] * 2
        assert answers[0].json == answers[1].json


class TestARightCode:
    def test_begins_a_session_and_says_so(self, world: World, enrolled: Enrolled) -> None:
        before = len(world.announced(identity.SignedIn))

        answer = finish(world, challenge(world, enrolled.holder), enrolled.application.code())

        assert answer.status_code == 201
        assert (answer.json or {})["account_id"] == str(enrolled.holder.id)
        assert answer.headers["Cache-Control"] == "no-store"
        signed = world.announced(identity.SignedIn)
        assert len(signed) == before + 1
        assert signed[-1].account_id == enrolled.holder.id

    def test_counts_from_an_application_whose_clock_is_half_a_minute_off(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=10))
        step = int((NOW + timedelta(minutes=10)).timestamp()) // 30

        answers = [
            finish(world, challenge(world, enrolled.holder), enrolled.application.at(each))
            for each in (step - 1, step + 1)
        ]

        assert [answer.status_code for answer in answers] == [201, 201]

    def test_typed_with_gaps_is_the_same(self, world: World, enrolled: Enrolled) -> None:
        code = enrolled.application.code()

        answer = finish(world, challenge(world, enrolled.holder), f" {code[:3]} {code[3:]} ")

        assert answer.status_code == 201

    def test_of_any_of_ones_applications_will_do(self, world: World, enrolled: Enrolled) -> None:
        second = enrol(world, signed_in(world, enrolled))

        answer = finish(world, challenge(world, enrolled.holder), second.application.code())

        assert answer.status_code == 201

    def test_counts_once_within_its_step_whatever_the_challenge(
        self, world: World, enrolled: Enrolled
    ) -> None:
        code = enrolled.application.code()
        first = finish(world, challenge(world, enrolled.holder), code)

        again = finish(world, challenge(world, enrolled.holder), code)

        assert first.status_code == 201
        assert refused(again) == WRONG_CODE

    def test_that_has_confirmed_an_application_signs_nobody_in(
        self, world: World, enrolled: Enrolled
    ) -> None:
        shown = enrolled.application.at(enrolled.application.shown)

        assert refused(finish(world, challenge(world, enrolled.holder), shown)) == WRONG_CODE

    def test_of_a_step_before_the_last_one_counts_no_more(
        self, world: World, enrolled: Enrolled
    ) -> None:
        before, last = (enrolled.application.code() for _ in range(2))
        assert finish(world, challenge(world, enrolled.holder), last).status_code == 201

        assert refused(finish(world, challenge(world, enrolled.holder), before)) == WRONG_CODE

    def test_from_a_new_device_is_told_to_the_holder(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        linux = {"User-Agent": FIREFOX["User-Agent"].replace("Windows NT", "Linux")}
        for headers in (FIREFOX, FIREFOX, linux):
            given = challenge(world, enrolled.holder, headers=headers)
            time.shift(timedelta(minutes=1))
            code = enrolled.application.code()
            assert finish(world, given, code, headers=headers).status_code == 201

        appeared = world.announced(identity.DeviceAppeared)
        assert [event.device for event in appeared] == ["Firefox, Windows", "Firefox, Linux"]
        assert {event.factor for event in appeared} == {"totp"}

    def test_says_when_the_application_was_last_used(
        self, world: World, enrolled: Enrolled
    ) -> None:
        holder = signed_in(world, enrolled)

        (factor,) = world.call("GET", "/factors", token=holder.token).json or []

        assert factor["last_used_at"] == "2026-11-16T09:30:00Z"


class TestAChallenge:
    def test_is_good_once(self, world: World, enrolled: Enrolled) -> None:
        given = challenge(world, enrolled.holder)
        finish(world, given, enrolled.application.code())

        assert refused(finish(world, given, enrolled.application.code())) == OVER

    def test_is_good_for_ten_minutes(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        early, late = (challenge(world, enrolled.holder) for _ in range(2))

        time.shift(timedelta(minutes=9, seconds=59))
        assert finish(world, early, enrolled.application.code()).status_code == 201
        time.shift(timedelta(seconds=1))
        assert refused(finish(world, late, enrolled.application.code())) == OVER

    def test_is_good_for_five_wrong_codes(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        given = challenge(world, enrolled.holder)

        answers = [finish(world, given, enrolled.application.wrong()) for _ in range(5)]

        assert [refused(answer) for answer in answers] == [WRONG_CODE] * 5
        assert [(answer.json or {})["tries_left"] for answer in answers] == [4, 3, 2, 1, 0]
        sixth = finish(world, given, enrolled.recovery_codes[0], factor="recovery_code")
        assert refused(sixth) == OVER

    @pytest.mark.parametrize("given", ["x", "é" * 43, "a.b.c"])
    def test_that_is_none_is_over(self, world: World, given: str) -> None:
        assert refused(finish(world, given, "123456")) == OVER

    def test_signs_in_whose_it_is_and_by_their_own_codes_alone(
        self, world: World, enrolled: Enrolled
    ) -> None:
        other = enrol(world)
        given = challenge(world, enrolled.holder)

        theirs = finish(world, given, other.application.code())
        their_paper = finish(world, given, other.recovery_codes[0], factor="recovery_code")
        own = finish(world, given, enrolled.application.code())

        assert [refused(theirs), refused(their_paper)] == [WRONG_CODE] * 2
        assert (own.json or {})["account_id"] == str(enrolled.holder.id)

    def test_is_over_once_the_password_is_another(self, world: World, enrolled: Enrolled) -> None:
        given = challenge(world, enrolled.holder)
        body = {"token": world.forget_password(enrolled.holder), "password": ANOTHER}
        assert world.post("/passwords", body).status_code == 204

        assert refused(finish(world, given, enrolled.application.code())) == OVER

    def test_lets_in_nobody_who_has_expired_or_whose_establishment_is_suspended_since(
        self, world: World
    ) -> None:
        expiring, suspended = enrol(world), enrol(world, home=world.hospital)
        challenges = [challenge(world, each.holder) for each in (expiring, suspended)]
        world.change(expiring.holder, expires_on=date(2026, 11, 15))
        world.suspend(world.hospital)

        answers = [
            finish(world, given, each.application.code())
            for given, each in zip(challenges, (expiring, suspended), strict=True)
        ]

        told = [refused(answer) for answer in answers]
        assert told == [(403, "account_expired"), (403, "establishment_suspended")]
        assert world.session.scalars(select(FactorTries)).all() == []


class TestAPasswordReset:
    def test_neither_removes_a_factor_nor_signs_in_past_it(
        self, world: World, enrolled: Enrolled
    ) -> None:
        body = {"token": world.forget_password(enrolled.holder), "password": ANOTHER}
        world.post("/passwords", body)
        enrolled.holder.password = ANOTHER

        assert refused(world.sign_in(enrolled.holder)) == (403, "second_factor_required")


class TestWhatTokensSay:
    def test_of_a_password_alone(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        claims = world.app.verifier.verify(holder.token)

        assert claims.shown is not None
        assert (claims.acr, claims.shown.amr) == ("one_factor", ("pwd",))
        assert claims.shown.at == NOW

    def test_of_an_application(self, world: World, enrolled: Enrolled) -> None:
        holder = signed_in(world, enrolled)

        claims = world.app.verifier.verify(holder.token)

        assert claims.shown is not None
        assert (claims.acr, claims.shown.amr) == ("two_factors", ("pwd", "otp", "mfa"))

    def test_is_copied_by_a_refresh(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        holder = signed_in(world, enrolled)
        time.shift(timedelta(minutes=20))

        following: Any = world.refresh(holder.refresh_token).json

        claims = world.app.verifier.verify(following["access_token"])
        assert claims.shown is not None
        assert (claims.acr, claims.shown.at) == ("two_factors", NOW)

    def test_of_a_session_of_a_former_release_is_the_lowest(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        session = world.session.scalars(select(HolderSession)).one()
        session.acr = session.amr = session.authenticated_at = None
        world.session.commit()

        following: Any = world.refresh(holder.refresh_token).json

        claims = world.app.verifier.verify(following["access_token"])
        assert claims.shown is not None
        assert (claims.acr, claims.shown.at) == ("one_factor", NOW)

    def test_is_told_by_introspection(self, world: World, enrolled: Enrolled) -> None:
        client = Machine(world, world.operator("catalogue"), "tokens:introspect")
        holder = signed_in(world, enrolled)

        told = client.introspect(holder.token)

        assert told["acr"] == "two_factors"
        assert told["amr"] == ["pwd", "otp", "mfa"]
        assert told["auth_time"] == int(NOW.timestamp())


class TestASignInWithoutAFactor:
    def test_asks_nothing_of_the_tables_of_factors_but_what_it_asks_anyway(
        self, world: World
    ) -> None:
        holder = world.holder()
        world.sign_in(holder)

        with statements(world.sessions.kw["bind"]) as asked:
            assert world.sign_in(holder).status_code == 201

        about = [s for s in asked if "factors" in s or "recovery_codes" in s or "challenges" in s]
        assert len(about) == 1
        assert "access_terms" in about[0]  # within what was one statement before


class TestAnotherAccount:
    def test_with_a_factor_is_not_linked_by_its_password_alone(
        self, world: World, enrolled: Enrolled
    ) -> None:
        holder = world.signed_in(world.holder(world.hospital))
        account = enrolled.holder.account
        body = {"identifier": account.identifier, "password": enrolled.holder.password}

        answer = world.post("/links", body, token=holder.token)

        assert refused(answer) == (403, "factor_needed_to_link")
        assert world.announced(identity.LinkCreated) == []


def test_applications_of_tests_show_what_ours_takes() -> None:
    """The independent computation and the service's agree, so that `wrong` is wrong."""
    application = Application("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    assert application.at(59 // 30) == "287082"
