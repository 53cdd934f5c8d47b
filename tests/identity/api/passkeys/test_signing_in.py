"""Signing in with a passkey alone: no identifier, no password (design.md §4.4)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from services.identity.models import FactorTries, Passkey, SpentPasskeyChallenge
from shared.events import identity
from tests.answers import refused
from tests.identity.authenticator import PRESENT, RECOGNISED, VERIFIED, Device, text
from tests.identity.factors import Enrolled, challenge, enrol, finish
from tests.identity.factors import signed_in as signed_in_by_code
from tests.identity.passkeys import Keeper, hand_in, keep, sign_in, signed_in, to_create, to_sign
from tests.identity.world import ANOTHER, NOW, Holder, World

REFUSED = (401, "passkey_refused")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def keeper(world: World) -> Keeper:
    return keep(world)


def count(world: World) -> int:
    world.session.expire_all()
    return int(world.session.scalars(select(Passkey.count)).one())


class TestWhatTheBrowserIsTold:
    def test_names_nobody_and_no_passkey(self, world: World, keeper: Keeper) -> None:
        options = to_sign(world)

        assert set(options) == {
            *("challenge", "timeout", "rpId", "allowCredentials", "userVerification"),
        }
        assert options["rpId"] == "comptoir.example.org"
        assert options["allowCredentials"] == []
        assert options["userVerification"] == "required"

    def test_is_another_each_time(self, world: World) -> None:
        assert to_sign(world)["challenge"] != to_sign(world)["challenge"]


class TestAPasskey:
    def test_signs_in_whose_it_is(self, world: World, keeper: Keeper) -> None:
        before = len(world.announced(identity.SignedIn))

        answer = sign_in(world, keeper)

        assert answer.status_code == 201
        assert (answer.json or {})["account_id"] == str(keeper.holder.id)
        assert answer.headers["Cache-Control"] == "no-store"
        signed = world.announced(identity.SignedIn)
        assert (len(signed), signed[-1].account_id) == (before + 1, keeper.holder.id)

    def test_says_two_factors_and_a_key_that_nobody_vouches_for(
        self, world: World, keeper: Keeper
    ) -> None:
        claims = world.app.verifier.verify(signed_in(world, keeper).token)

        assert claims.shown is not None
        assert (claims.acr, claims.shown.amr) == ("two_factors", ("swk", "user", "mfa"))
        assert claims.shown.at == NOW

    def test_that_is_synced_counts_from_zero_for_ever(self, world: World) -> None:
        keeper = keep(world, device=Device(is_synced=True))

        answers = [sign_in(world, keeper) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [201, 201]
        assert count(world) == 0
        assert world.session.scalars(select(Passkey.is_synced)).one()

    def test_whose_count_grows_is_taken_and_its_count_kept(
        self, world: World, keeper: Keeper
    ) -> None:
        keeper.device.keys[0].count = 40

        assert sign_in(world, keeper).status_code == 201
        assert count(world) == 41

    def test_of_several_is_any(self, world: World, keeper: Keeper) -> None:
        second = keep(world, signed_in(world, keeper), Device())

        assert sign_in(world, keeper).status_code == 201
        assert sign_in(world, second).status_code == 201

    def test_tells_when_it_was_last_used(self, world: World, keeper: Keeper) -> None:
        holder = signed_in(world, keeper)

        (factor,) = world.call("GET", "/factors", token=holder.token).json or []
        assert factor["last_used_at"] == "2026-11-16T09:30:00Z"

    def test_is_stopped_by_no_lock_on_passwords(self, world: World, keeper: Keeper) -> None:
        world.lock(keeper.holder)

        assert sign_in(world, keeper).status_code == 201
        assert world.sign_in(keeper.holder).status_code == 401  # nor does it lift one

    def test_outlives_a_new_password(self, world: World, keeper: Keeper) -> None:
        body = {"token": world.forget_password(keeper.holder), "password": ANOTHER}
        assert world.post("/passwords", body).status_code == 204

        assert sign_in(world, keeper).status_code == 201

    def test_forgets_the_wrong_codes_of_every_other_factor(
        self, world: World, keeper: Keeper, time: time_machine.Traveller
    ) -> None:
        enrolled = enrol(world, signed_in(world, keeper))
        self.end(world, enrolled, time)

        assert sign_in(world, keeper).status_code == 201
        assert world.session.scalars(select(FactorTries)).all() == []
        assert signed_in_by_code(world, enrolled).granted

    @staticmethod
    def end(world: World, enrolled: Enrolled, time: time_machine.Traveller) -> None:
        for _ in range(4):
            time.shift(timedelta(minutes=30))
            for _ in range(5):
                given = challenge(world, enrolled.holder)
                finish(world, given, enrolled.application.wrong())

    def test_from_a_new_device_is_told_to_the_holder(self, world: World, keeper: Keeper) -> None:
        for agent in (FIREFOX, FIREFOX.replace("Windows NT", "Linux")):
            assert sign_in(world, keeper, headers={"User-Agent": agent}).status_code == 201

        appeared = world.announced(identity.DeviceAppeared)
        assert [event.device for event in appeared] == ["Firefox, Windows", "Firefox, Linux"]
        assert {event.factor for event in appeared} == {"passkey"}


class TestWhoeverMayNot:
    """Told only once the passkey has proved right."""

    def test_since_they_have_expired_is_told_so(self, world: World, keeper: Keeper) -> None:
        world.change(keeper.holder, expires_on=date(2026, 11, 15))

        assert refused(sign_in(world, keeper)) == (403, "account_expired")

    def test_since_their_establishment_is_suspended_is_told_so(
        self, world: World, keeper: Keeper
    ) -> None:
        world.suspend(world.town)

        assert refused(sign_in(world, keeper)) == (403, "establishment_suspended")

    def test_since_they_are_deleted_is_refused_as_anybody(
        self, world: World, keeper: Keeper
    ) -> None:
        world.delete(keeper.holder)

        assert refused(sign_in(world, keeper)) == REFUSED


class TestWhatIsRefused:
    def test_is_refused_in_the_same_words_whatever_is_wrong(
        self, world: World, keeper: Keeper
    ) -> None:
        device, key = keeper.device, keeper.device.keys[0]
        stranger = Device()
        stranger.create(to_create(world, world.signed_in(world.holder())))
        good = device.sign(to_sign(world))
        spoilt = good | {"response": good["response"] | {"signature": text(b"0" * 70)}}
        nobodys = good | {"response": good["response"] | {"userHandle": None}}
        answers = [
            hand_in(world, each)
            for each in (spoilt, nobodys, {}, {"id": "é"}, stranger.sign(to_sign(world)))
        ]
        answers += [
            hand_in(world, self.otherwise(device, **facts).sign(to_sign(world), key))
            for facts in (
                {"origin": "https://comptoir.example.com"},
                {"domain": "example.org"},
                {"flags": PRESENT},
                {"flags": VERIFIED},
            )
        ]
        answers += [
            hand_in(world, device.sign(to_sign(world), **client))
            for client in (
                {"type": "webauthn.create"},
                {"challenge": text(bytes(64))},
                {"crossOrigin": True},
            )
        ]

        assert [refused(answer) for answer in answers] == [REFUSED] * 12
        assert len({answer.data for answer in answers}) == 1
        assert sign_in(world, keeper).status_code == 201

    @staticmethod
    def otherwise(device: Device, **facts: Any) -> Device:
        return Device(**{"flags": RECOGNISED, **facts}, keys=device.keys)

    def test_by_another_accounts_handle_is_refused(self, world: World, keeper: Keeper) -> None:
        """A key of one's own, handed in as that of somebody else."""
        other = keep(world)
        key = other.device.keys[0]
        key.handle = keeper.device.keys[0].handle

        assert refused(sign_in(world, other)) == REFUSED

    def test_whose_count_does_not_grow_is_refused(self, world: World, keeper: Keeper) -> None:
        """There are two of that key: one was copied."""
        signed_in(world, keeper)
        assert count(world) == 1
        for copied in (0, -1):  # what is signed next counts one more: 1, then 0
            keeper.device.keys[0].count = copied
            assert refused(sign_in(world, keeper)) == REFUSED

        assert count(world) == 1

    def test_twice_is_refused_the_second_time(self, world: World) -> None:
        keeper = keep(world, device=Device(is_synced=True))
        credential = keeper.device.sign(to_sign(world))

        answers = [hand_in(world, credential) for _ in range(2)]

        assert answers[0].status_code == 201
        assert refused(answers[1]) == REFUSED
        assert len(world.announced(identity.SignedIn)) == 2  # by password once, to add it

    def test_by_another_key_for_the_same_challenge_is_refused(
        self, world: World, keeper: Keeper
    ) -> None:
        other, options = keep(world), to_sign(world)

        answers = [hand_in(world, each.device.sign(options)) for each in (keeper, other)]

        assert answers[0].status_code == 201
        assert refused(answers[1]) == REFUSED

    def test_after_ten_minutes_is_refused(
        self, world: World, keeper: Keeper, time: time_machine.Traveller
    ) -> None:
        early, late = (to_sign(world) for _ in range(2))

        time.shift(timedelta(minutes=9, seconds=59))
        assert hand_in(world, keeper.device.sign(early)).status_code == 201
        time.shift(timedelta(seconds=1))
        assert refused(hand_in(world, keeper.device.sign(late))) == REFUSED

    def test_for_a_challenge_to_make_one_is_refused(self, world: World, keeper: Keeper) -> None:
        options = to_create(world, signed_in(world, keeper))

        assert refused(hand_in(world, keeper.device.sign(options))) == REFUSED

    def test_leaves_nothing_behind(self, world: World, keeper: Keeper) -> None:
        spent = len(world.session.scalars(select(SpentPasskeyChallenge)).all())

        hand_in(world, self.otherwise(keeper.device, flags=PRESENT).sign(to_sign(world)))

        world.session.expire_all()
        assert count(world) == 0
        assert len(world.session.scalars(select(SpentPasskeyChallenge)).all()) == spent


class TestAPasskeyOfSomebodyElse:
    def test_in_another_establishment_signs_in_there(self, world: World, keeper: Keeper) -> None:
        other = keep(world, home=world.hospital)

        answer: Any = sign_in(world, other).json

        assert answer["establishment_id"] == str(world.hospital.establishment_id)

    def test_on_the_same_device_is_another(self, world: World, keeper: Keeper) -> None:
        other = keep(world, device=keeper.device)
        mine, theirs = keeper.device.keys

        answers: list[Any] = [
            hand_in(world, keeper.device.sign(to_sign(world), key)).json for key in (mine, theirs)
        ]

        ids = [answer["account_id"] for answer in answers]
        assert ids == [str(keeper.holder.id), str(other.holder.id)]


def test_whoever_has_only_a_passkey_is_still_asked_for_it_after_the_password(
    world: World, keeper: Keeper
) -> None:
    holder: Holder = keeper.holder

    assert refused(world.sign_in(holder)) == (403, "second_factor_required")
