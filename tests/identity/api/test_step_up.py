"""Proving anew, in a session, whose it is (RFC 9470; design.md §4.4)."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from joserfc import jws
from werkzeug.test import TestResponse

from services.identity import chores
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import Enrolled, begin, enrol, signed_in
from tests.identity.passkeys import Keeper, ask, hand_in, keep
from tests.identity.session_machine import body_of
from tests.identity.world import ANOTHER, NOW, PASSWORD, WRONG, Holder, World

PATH = "/sessions/current/step-up"
STALE = (401, "step_up_required")
OTHER = (403, "other_proof_needed")
FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def holder(world: World) -> Holder:
    return world.signed_in(world.holder())


def step_up(world: World, token: str, **proof: str) -> TestResponse:
    return world.post(PATH, proof, token=token)


def by_code(world: World, enrolled: Enrolled, code: str, factor: str = "totp") -> TestResponse:
    return step_up(world, enrolled.holder.token, factor=factor, code=code)


def said(token: str) -> dict[str, Any]:
    """Read what a token says of how its holder was known."""
    claims = json.loads(jws.extract_compact(token.encode()).payload)
    return {name: claims[name] for name in ("acr", "amr", "auth_time")}


def gone_stale(world: World, holder: Holder, time: time_machine.Traveller) -> Holder:
    """Let five minutes go by in a session that goes on."""
    time.shift(FIVE_MINUTES)
    holder.granted = body_of(world.refresh(holder.refresh_token))
    return holder


def change_password(world: World, token: str) -> TestResponse:
    body = {"current_password": PASSWORD, "password": ANOTHER}
    return world.call("PUT", "/passwords/current", json=body, token=token)


class TestWhoeverHasNoFactor:
    def test_proves_it_by_the_password(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        gone_stale(world, holder, time)
        assert refused(change_password(world, holder.token)) == STALE

        answer = step_up(world, holder.token, password=holder.password)

        assert answer.status_code == 200, answer.text
        given = body_of(answer)
        assert given.keys() == {"access_token", "token_type", "expires_in"}
        auth_time = int((NOW + FIVE_MINUTES).timestamp())
        shown = {"acr": "one_factor", "amr": ["pwd"], "auth_time": auth_time}
        assert said(given["access_token"]) == shown
        assert change_password(world, given["access_token"]).status_code == 204

    def test_is_believed_for_five_minutes_after_a_refresh_too(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        gone_stale(world, holder, time)
        step_up(world, holder.token, password=holder.password)
        time.shift(FIVE_MINUTES - timedelta(seconds=1))
        holder.granted = body_of(world.refresh(holder.refresh_token))

        assert begin(world, holder).status_code == 201
        time.shift(timedelta(seconds=1))
        assert refused(begin(world, holder)) == STALE

    def test_ends_nothing_by_it(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        before = gone_stale(world, holder, time).token

        step_up(world, holder.token, password=holder.password)

        assert world.is_valid(before)
        assert world.refresh(holder.refresh_token).status_code == 200
        assert refused(change_password(world, before)) == STALE

    def test_is_refused_a_wrong_password_which_is_counted_as_at_a_sign_in(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        gone_stale(world, holder, time)
        for _ in range(world.tools.settings.lock_after):
            answer = step_up(world, holder.token, password=WRONG)
            assert refused(answer) == (403, "wrong_password")

        assert refused(step_up(world, holder.token, password=holder.password))[0] == 403
        assert refused(world.sign_in(holder)) == (401, "sign_in_refused")
        time.shift(timedelta(seconds=6))
        world.do(chores.tell_locks)
        assert len(world.announced(identity.CredentialLocked)) == 1
        assert refused(change_password(world, holder.token)) == STALE

    def test_has_wrong_tries_forgotten_by_a_right_one(self, world: World, holder: Holder) -> None:
        for password in (*[WRONG] * 4, holder.password, *[WRONG] * 4):
            step_up(world, holder.token, password=password)

        assert world.sign_in(holder).status_code == 201

    def test_proves_nothing_by_a_code(self, world: World, holder: Holder) -> None:
        for factor in ("totp", "recovery_code"):
            answer = step_up(world, holder.token, factor=factor, code="000000")
            assert refused(answer) == OTHER
            assert body_of(answer)["factors"] == []

    def test_is_told_to_use_the_password(self, world: World, holder: Holder) -> None:
        told = world.call("GET", PATH, token=holder.token)

        assert told.json == {"factors": [], "max_age": 300}


class TestWhoeverHasAFactor:
    @pytest.fixture
    def enrolled(self, world: World) -> Enrolled:
        """Somebody whose session is older than their factor: it was begun by the password."""
        return enrol(world)

    def test_never_does_it_by_the_password_alone(self, world: World, enrolled: Enrolled) -> None:
        answer = step_up(world, enrolled.holder.token, password=PASSWORD)

        assert refused(answer) == OTHER
        assert body_of(answer)["factors"] == ["totp", "recovery_code"]
        assert refused(begin(world, enrolled.holder)) == STALE

    def test_learns_nothing_of_the_password_so(self, world: World, enrolled: Enrolled) -> None:
        answers = [
            step_up(world, enrolled.holder.token, password=password)
            for password in (WRONG, PASSWORD)
        ]

        assert body_of(answers[0]) == body_of(answers[1])

    @pytest.mark.parametrize(("factor", "method"), [("totp", "otp"), ("recovery_code", "recovery")])
    def test_raises_the_session_by_it(
        self,
        world: World,
        enrolled: Enrolled,
        time: time_machine.Traveller,
        factor: str,
        method: str,
    ) -> None:
        time.shift(timedelta(minutes=1))
        code = enrolled.recovery_codes[0]
        code = enrolled.application.code() if factor == "totp" else code

        answer = by_code(world, enrolled, code, factor)

        assert answer.status_code == 200, answer.text
        auth_time = int((NOW + timedelta(minutes=1)).timestamp())
        shown = {"acr": "two_factors", "amr": ["pwd", method, "mfa"], "auth_time": auth_time}
        assert said(body_of(answer)["access_token"]) == shown
        enrolled.holder.granted = body_of(world.refresh(enrolled.holder.refresh_token))
        assert said(enrolled.holder.token) == shown
        assert begin(world, enrolled.holder).status_code == 201

    def test_uses_a_code_up(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=1))
        for factor, code in (
            ("totp", enrolled.application.code()),
            ("recovery_code", enrolled.recovery_codes[0]),
        ):
            first, second = (by_code(world, enrolled, code, factor) for _ in range(2))

            assert first.status_code == 200
            assert refused(second) == (403, "second_factor_refused")

    def test_is_locked_by_five_wrong_codes_here_and_at_a_sign_in_together(
        self, world: World, enrolled: Enrolled
    ) -> None:
        left = []
        for _ in range(5):
            answer = by_code(world, enrolled, enrolled.application.wrong())
            assert refused(answer) == (403, "second_factor_refused")
            left.append(body_of(answer)["tries_left"])

        assert left == [4, 3, 2, 1, 0]
        answer = by_code(world, enrolled, enrolled.application.code())
        assert refused(answer) == (403, "second_factor_locked")
        (told,) = world.announced(identity.FactorLocked)
        assert (told.account_id, told.kind) == (enrolled.holder.id, "totp")
        by_paper = by_code(world, enrolled, enrolled.recovery_codes[0], "recovery_code")
        assert by_paper.status_code == 200

    def test_does_not_do_it_by_somebody_elses(self, world: World, enrolled: Enrolled) -> None:
        other = enrol(world)

        answer = by_code(world, enrolled, other.recovery_codes[0], "recovery_code")

        assert refused(answer) == (403, "second_factor_refused")

    def test_is_told_by_which(self, world: World, enrolled: Enrolled) -> None:
        told = world.call("GET", PATH, token=enrolled.holder.token)

        assert told.json == {"factors": ["totp", "recovery_code"], "max_age": 300}

    def test_shows_it_again_after_five_minutes(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=1))
        holder = gone_stale(world, signed_in(world, enrolled), time)

        answer = begin(world, holder)

        assert refused(answer) == STALE
        told = {name: body_of(answer)[name] for name in ("acr_values", "max_age")}
        assert told == {"acr_values": "two_factors", "max_age": 300}


class TestAPasskey:
    @pytest.fixture
    def keeper(self, world: World) -> Keeper:
        """Somebody whose session is older than their passkey: it was begun by the password."""
        return keep(world)

    def options(self, world: World, token: str) -> dict[str, Any]:
        return ask(world, f"{PATH}/options", token=token)

    def hand_in(self, world: World, token: str, credential: Any) -> TestResponse:
        return world.post(PATH, {"factor": "passkey", "credential": credential}, token=token)

    def test_raises_the_session(self, world: World, keeper: Keeper) -> None:
        token = keeper.holder.token
        signed = keeper.device.sign(self.options(world, token))

        answer = self.hand_in(world, token, signed)

        assert answer.status_code == 200, answer.text
        shown = said(body_of(answer)["access_token"])
        assert shown["acr"] == "two_factors"
        assert shown["amr"] == ["pwd", "swk", "user", "mfa"]
        keeper.holder.granted = body_of(world.refresh(keeper.holder.refresh_token))
        assert begin(world, keeper.holder).status_code == 201

    def test_signs_for_one_proof_and_one_session_alone(self, world: World, keeper: Keeper) -> None:
        token = keeper.holder.token
        signed = keeper.device.sign(self.options(world, token))

        assert self.hand_in(world, token, signed).status_code == 200
        for_a_sign_in = keeper.device.sign(ask(world, "/sessions/passkey/options"))
        other = body_of(hand_in(world, for_a_sign_in))["access_token"]
        for again, credential in (
            (token, signed),
            (token, keeper.device.sign(self.options(world, other))),
            (token, keeper.device.sign(ask(world, "/sessions/passkey/options"))),
        ):
            answer = self.hand_in(world, again, credential)
            assert refused(answer) == (403, "second_factor_refused")

    def test_is_not_asked_of_whoever_has_none(self, world: World, holder: Holder) -> None:
        answer = world.post(f"{PATH}/options", token=holder.token)

        assert refused(answer) == (409, "no_passkey")


class TestASession:
    def test_that_is_over_is_raised_no_more(self, world: World, holder: Holder) -> None:
        other = body_of(world.sign_in(holder))["access_token"]
        world.call("DELETE", "/sessions/current", token=holder.token)

        assert refused(step_up(world, holder.token, password=holder.password))[0] == 401
        assert step_up(world, other, password=holder.password).status_code == 200

    def test_is_raised_alone(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        other = body_of(world.sign_in(holder))
        gone_stale(world, holder, time)

        step_up(world, holder.token, password=holder.password)

        token = body_of(world.refresh(other["refresh_token"]))["access_token"]
        assert refused(change_password(world, token)) == STALE

    def test_is_not_asked_for_a_proof_of_what_its_holder_may_not_do_anyway(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        gone_stale(world, holder, time)
        body = {"name": "Paie", "scopes": ["access:read"]}

        answer = world.post("/clients", body, token=holder.token)

        assert refused(answer) == (403, "forbidden")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"password"}),
        ({"password": PASSWORD, "code": "123456"}, {"password"}),
        ({"factor": "totp"}, {"code"}),
        ({"code": "123456"}, {"factor"}),
        ({"factor": "passkey", "code": "123456"}, {"credential"}),
        ({"factor": "totp", "credential": {}}, {"code"}),
    ],
)
def test_what_is_neither_a_password_nor_a_factor_is_told_by_field(
    world: World, holder: Holder, body: dict[str, Any], fields: set[str]
) -> None:
    answer = world.post(PATH, body, token=holder.token)

    assert refused(answer) == (422, "invalid")
    assert body_of(answer)["errors"].keys() == fields


class TestTheSetting:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"STEP_UP_FOR": "60"}

    def test_says_for_how_long_a_proof_counts(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=60))

        answer = change_password(world, holder.token)

        assert refused(answer) == STALE
        assert 'max_age="60"' in answer.headers["WWW-Authenticate"]
