"""A device that stands for the second factor at a sign-in, for seven days, and for nothing else."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from joserfc import jws
from werkzeug.test import TestResponse

from services.identity.models.remembered_device import MOST
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import (
    Enrolled,
    challenge,
    come_back,
    enrol,
    finish,
    remember,
    signed_in,
)
from tests.identity.remembering import ASKED, kept
from tests.identity.session_machine import body_of
from tests.identity.world import NOW, PASSWORD, WRONG, Holder, World

STALE = (401, "step_up_required")
FIREFOX = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
}
DAY = timedelta(days=1)
LOST_ANSWER = timedelta(seconds=20)


@pytest.fixture
def enrolled(world: World) -> Enrolled:
    return enrol(world)


def next_of(answer: TestResponse) -> str:
    """Read what the device keeps from now on."""
    assert answer.status_code == 201, answer.text
    return str(body_of(answer)["remembered_device"]["token"])


def said(token: str) -> dict[str, Any]:
    """Read what a token says of how its holder was known."""
    claims = json.loads(jws.extract_compact(token.encode()).payload)
    return {name: claims[name] for name in ("acr", "amr", "auth_time")}


class TestADevice:
    def test_is_remembered_only_where_one_says_so(self, world: World, enrolled: Enrolled) -> None:
        answer = finish(world, challenge(world, enrolled.holder), enrolled.application.code())

        assert body_of(answer)["remembered_device"] is None
        assert kept(world) == []

    def test_stands_for_the_factor_after_the_right_password(
        self, world: World, enrolled: Enrolled
    ) -> None:
        token = remember(world, enrolled)
        before = len(world.announced(identity.SignedIn))

        answer = come_back(world, enrolled.holder, token)

        assert answer.status_code == 201
        assert len(world.announced(identity.SignedIn)) == before + 1

    def test_is_remembered_by_a_recovery_code_too(self, world: World, enrolled: Enrolled) -> None:
        given = challenge(world, enrolled.holder)
        body = {"challenge": given, "factor": "recovery_code", "remember": True}

        answer = world.post("/sessions/second-factor", {**body, "code": enrolled.recovery_codes[0]})

        assert come_back(world, enrolled.holder, next_of(answer)).status_code == 201

    def test_opens_nothing_without_the_right_password(
        self, world: World, enrolled: Enrolled
    ) -> None:
        token = remember(world, enrolled)
        body = {"identifier": enrolled.holder.account.identifier, "remembered_device": token}

        answer = world.post("/sessions", {**body, "password": WRONG})

        assert refused(answer) == (401, "sign_in_refused")
        assert come_back(world, enrolled.holder, token).status_code == 201

    def test_is_that_of_one_account(self, world: World, enrolled: Enrolled) -> None:
        """Of several people at one counter, each is asked for their own."""
        token = remember(world, enrolled)
        colleague = enrol(world).holder

        answer = come_back(world, colleague, token)

        assert refused(answer) == ASKED
        assert come_back(world, enrolled.holder, token).status_code == 201
        assert world.announced(identity.RememberedDeviceReused) == []

    @pytest.mark.parametrize("made_up", ["x", "é" * 80, "A" * 86])
    def test_that_keeps_what_was_never_given_is_asked(
        self, world: World, enrolled: Enrolled, made_up: str
    ) -> None:
        assert refused(come_back(world, enrolled.holder, made_up)) == ASKED

    def test_is_good_for_seven_days_from_the_factor_however_often_it_is_used(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        token = remember(world, enrolled)
        for _ in range(6):
            time.shift(DAY)
            answer = come_back(world, enrolled.holder, token)
            token = next_of(answer)
            expires_at = body_of(answer)["remembered_device"]["expires_at"]
            assert expires_at == "2026-11-23T09:30:00Z"
        time.shift(DAY - timedelta(seconds=1))
        token = next_of(come_back(world, enrolled.holder, token))

        time.shift(timedelta(seconds=1))

        assert refused(come_back(world, enrolled.holder, token)) == ASKED
        assert world.announced(identity.RememberedDeviceReused) == []

    def test_is_kept_hashed(self, world: World, enrolled: Enrolled) -> None:
        token = remember(world, enrolled)

        (device,) = kept(world)
        read = world.tools.device_tokens.read(token)
        assert read is not None
        assert len(read.secret) == 32  # 256 bits
        assert device.digest == sha256(read.secret).hexdigest()

    def test_that_is_one_too_many_takes_the_place_of_the_oldest(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        tokens = []
        for _ in range(MOST + 1):
            time.shift(timedelta(minutes=1))
            tokens.append(remember(world, enrolled))

        assert len(kept(world)) == MOST
        assert refused(come_back(world, enrolled.holder, tokens[0])) == ASKED
        assert come_back(world, enrolled.holder, tokens[1]).status_code == 201

    def test_is_announced_without_what_it_keeps(self, world: World, enrolled: Enrolled) -> None:
        remember(world, enrolled, headers=FIREFOX)

        (added,) = world.announced(identity.RememberedDeviceAdded)
        assert added == identity.RememberedDeviceAdded(
            account_id=enrolled.holder.id,
            establishment_id=world.town.establishment_id,
            device="Firefox, Windows",
            added_at=NOW,
            expires_at=NOW + 7 * DAY,
        )


class TestWhatItKeeps:
    def test_is_good_once(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        first = remember(world, enrolled)
        second = next_of(come_back(world, enrolled.holder, first))
        assert second != first
        time.shift(LOST_ANSWER)

        assert refused(come_back(world, enrolled.holder, first)) == ASKED

    def test_is_given_again_where_the_answer_was_lost(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        first = remember(world, enrolled)
        lost = next_of(come_back(world, enrolled.holder, first))
        time.shift(LOST_ANSWER - timedelta(seconds=1))

        again = next_of(come_back(world, enrolled.holder, first))

        assert again == lost
        time.shift(DAY)
        assert come_back(world, enrolled.holder, again).status_code == 201

    def test_shown_in_two_places_ends_it_for_both_and_is_told(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        stolen = remember(world, enrolled, headers=FIREFOX)
        theirs = next_of(come_back(world, enrolled.holder, stolen))
        time.shift(DAY)

        answer = come_back(world, enrolled.holder, stolen)

        assert refused(answer) == ASKED
        assert refused(come_back(world, enrolled.holder, theirs)) == ASKED
        (reused,) = world.announced(identity.RememberedDeviceReused)
        assert reused == identity.RememberedDeviceReused(
            account_id=enrolled.holder.id,
            establishment_id=world.town.establishment_id,
            device="Firefox, Windows",
            reused_at=NOW + DAY,
        )

    def test_of_two_uses_ago_ends_it_even_within_the_time_of_a_lost_answer(
        self, world: World, enrolled: Enrolled
    ) -> None:
        first = remember(world, enrolled)
        second = next_of(come_back(world, enrolled.holder, first))
        next_of(come_back(world, enrolled.holder, second))

        assert refused(come_back(world, enrolled.holder, first)) == ASKED
        assert len(world.announced(identity.RememberedDeviceReused)) == 1

    def test_is_no_refresh_token_nor_the_other_way_round(
        self, world: World, enrolled: Enrolled
    ) -> None:
        token = remember(world, enrolled)

        assert refused(world.refresh(token)) == (401, "session_over")
        answer = come_back(world, enrolled.holder, enrolled.holder.refresh_token)
        assert refused(answer) == ASKED
        assert world.announced(identity.RememberedDeviceReused) == []


class TestItsSession:
    def test_says_what_was_shown_and_when_the_factor_was(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        token = remember(world, enrolled)
        time.shift(timedelta(minutes=30))

        answer = come_back(world, enrolled.holder, token)

        shown = {"acr": "one_factor", "amr": ["pwd", "device"], "auth_time": int(NOW.timestamp())}
        assert said(body_of(answer)["access_token"]) == shown
        refreshed = world.refresh(body_of(answer)["refresh_token"])
        assert said(body_of(refreshed)["access_token"]) == shown

    @pytest.mark.parametrize("later", [timedelta(seconds=1), DAY])
    def test_has_proved_nothing_lately_and_proves_it_by_the_factor(
        self,
        world: World,
        enrolled: Enrolled,
        time: time_machine.Traveller,
        later: timedelta,
    ) -> None:
        """Not in the five minutes after the factor either: it was shown in another session."""
        token = remember(world, enrolled)
        time.shift(later)
        granted = body_of(come_back(world, enrolled.holder, token))

        answer = world.post("/recovery-codes", token=granted["access_token"])

        assert refused(answer) == STALE
        assert body_of(answer)["acr_values"] == "two_factors"
        step_up = "/sessions/current/step-up"
        by_password = world.post(step_up, {"password": PASSWORD}, token=granted["access_token"])
        assert refused(by_password) == (403, "other_proof_needed")
        time.shift(timedelta(minutes=1))
        code = {"factor": "totp", "code": enrolled.application.code()}
        proved = world.post(step_up, code, token=granted["access_token"])
        assert said(body_of(proved)["access_token"])["amr"] == ["pwd", "otp", "mfa"]
        other = world.post("/recovery-codes", token=body_of(proved)["access_token"])
        assert other.status_code == 201


class TestOnesOwn:
    def test_are_listed_with_what_they_say_they_are(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        remember(world, enrol(world))
        token = remember(world, enrolled, headers=FIREFOX)
        time.shift(DAY)
        holder = enrolled.holder
        holder.granted = body_of(come_back(world, holder, token, headers=FIREFOX))

        (told,) = world.call("GET", "/remembered-devices", token=holder.token).json or []

        assert told.pop("id")
        assert told == {
            "device": "Firefox, Windows",
            "remembered_at": "2026-11-16T09:30:00Z",
            "last_used_at": "2026-11-17T09:30:00Z",
            "expires_at": "2026-11-23T09:30:00Z",
        }

    def test_are_listed_no_more_once_their_time_is_over(
        self, world: World, enrolled: Enrolled, time: time_machine.Traveller
    ) -> None:
        remember(world, enrolled)
        time.shift(7 * DAY)
        holder = signed_in(world, enrolled)

        assert world.call("GET", "/remembered-devices", token=holder.token).json == []

    def test_are_forgotten_one_by_one(self, world: World, enrolled: Enrolled) -> None:
        token = remember(world, enrolled)
        holder = enrolled.holder
        (told,) = world.call("GET", "/remembered-devices", token=holder.token).json or []

        answer = forget(world, holder, told["id"])

        assert answer.status_code == 204
        assert refused(come_back(world, holder, token)) == ASKED
        assert refused(forget(world, holder, told["id"])) == (404, "not_found")

    def test_are_nobody_elses_to_see_or_forget(self, world: World, enrolled: Enrolled) -> None:
        token = remember(world, enrolled)
        (device,) = kept(world)
        head = world.administrator()

        answer = forget(world, head, str(device.id))

        assert refused(answer) == (404, "not_found")
        assert world.call("GET", "/remembered-devices", token=head.token).json == []
        assert come_back(world, enrolled.holder, token).status_code == 201


def forget(world: World, holder: Holder, device_id: str) -> TestResponse:
    return world.call("DELETE", f"/remembered-devices/{device_id}", token=holder.token)
