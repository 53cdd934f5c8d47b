"""What `identity` does because time passes; locks and resets are tried with the routes."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select

from services.identity import chores
from services.identity.domain import factor_keys
from services.identity.models import (
    Base,
    Challenge,
    Counter,
    Credential,
    Factor,
    FactorReset,
    HolderSession,
    Link,
    OneTimeCode,
    RememberedDevice,
    SpentPasskeyChallenge,
    Tries,
)
from tests.identity.factors import (
    ask_reset,
    begin,
    challenge,
    enrol,
    move_email,
    remember,
    signed_in,
)
from tests.identity.passkeys import keep
from tests.identity.passkeys import signed_in as signed_in_by_passkey
from tests.identity.world import WRONG, World


def left(world: World, model: type[Base]) -> int:
    world.session.expire_all()
    return world.session.scalar(select(func.count()).select_from(model)) or 0


class TestThePurge:
    def test_removes_codes_and_sessions_a_month_after_their_end(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        world.signed_in(world.holder())
        time.shift(timedelta(days=29))
        world.do(chores.purge)
        assert (left(world, OneTimeCode), left(world, HolderSession)) == (1, 1)

        time.shift(timedelta(days=2))
        world.do(chores.purge)

        assert (left(world, OneTimeCode), left(world, HolderSession)) == (0, 0)

    def test_removes_tries_a_day_after_the_last_and_counters_after_their_window(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        world.sign_in(world.holder(), password=WRONG)
        time.shift(timedelta(minutes=11))
        world.do(chores.purge)
        assert (left(world, Tries), left(world, Counter)) == (1, 0)

        time.shift(timedelta(days=1))
        world.do(chores.purge)

        assert left(world, Tries) == 0

    def test_removes_links_a_month_after_their_end(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        own, other = world.administrator(), world.holder(world.hospital)
        body = {"identifier": other.account.identifier, "password": other.password}
        world.post("/links", body, token=own.token)
        time.shift(timedelta(days=40))
        world.do(chores.purge)
        assert left(world, Link) == 1
        world.delete(other)
        time.shift(timedelta(days=31))

        world.do(chores.purge)

        assert left(world, Link) == 0

    def test_removes_challenges_and_factors_that_were_never_confirmed_once_their_time_is_over(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = enrol(world).holder
        begin(world, world.signed_in(world.holder()))
        challenge(world, holder)
        time.shift(timedelta(minutes=9))
        world.do(chores.purge)
        assert (left(world, Challenge), left(world, Factor)) == (1, 2)

        time.shift(timedelta(minutes=2))
        world.do(chores.purge)

        assert (left(world, Challenge), left(world, Factor)) == (0, 1)

    def test_removes_remembered_devices_once_their_time_is_over(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        remember(world, enrol(world))
        time.shift(timedelta(days=7))
        world.do(chores.purge)
        assert left(world, RememberedDevice) == 1

        time.shift(timedelta(seconds=1))
        world.do(chores.purge)

        assert left(world, RememberedDevice) == 0

    def test_removes_what_passkeys_have_spent_once_it_would_be_over_anyway(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        signed_in_by_passkey(world, keep(world))
        time.shift(timedelta(minutes=10))
        world.do(chores.purge)
        assert left(world, SpentPasskeyChallenge) == 2

        time.shift(timedelta(seconds=1))
        world.do(chores.purge)

        assert left(world, SpentPasskeyChallenge) == 0

    def test_removes_resets_of_factors_a_month_after_their_end(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        administrator, holder = world.administrator(), enrol(world).holder
        assert ask_reset(world, administrator, holder).status_code == 201
        time.shift(timedelta(days=40))
        world.do(chores.purge)
        assert left(world, FactorReset) == 1
        world.do(chores.reset_factors)
        time.shift(timedelta(days=31))

        world.do(chores.purge)

        assert left(world, FactorReset) == 0

    def test_keeps_what_is_in_use(self, world: World) -> None:
        world.signed_in(world.holder())
        world.invite()

        assert world.do(chores.purge) == 0


class TestAFormerAddress:
    def test_is_forgotten_once_nothing_more_is_told_there(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = move_email(world, world.holder(), "nouvelle@example.org", is_own=True)
        time.shift(timedelta(hours=72))
        assert world.do(chores.forget_former_emails) == 0
        time.shift(timedelta(seconds=1))

        assert world.do(chores.forget_former_emails) == 1

        world.session.expire_all()
        assert world.session.get_one(Credential, holder.id).former_email is None


class TestSealingAnew:
    """After `./comptoir keys rotate factors`."""

    @pytest.fixture(autouse=True)
    def folder(self, world: World) -> Path:
        return world.tools.settings.secrets

    def test_moves_each_secret_on_to_the_newest_key_and_its_codes_stay_good(
        self, world: World, folder: Path
    ) -> None:
        enrolled = enrol(world)
        factor_keys.rotate(folder)

        assert [world.do(chores.seal_anew) for _ in range(2)] == [1, 0]

        factor_keys.rotate(folder)
        assert signed_in(world, enrolled).granted

    def test_leaves_one_that_cannot_be_opened_and_goes_on(self, world: World, folder: Path) -> None:
        spoilt, good = enrol(world), enrol(world)
        factor = world.session.get_one(Factor, UUID(spoilt.id))
        sealed = factor.secret.content
        factor.sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
        world.session.commit()
        factor_keys.rotate(folder)

        assert world.do(chores.seal_anew) == 1

        factor_keys.rotate(folder)
        assert signed_in(world, good).granted

    def test_has_nothing_to_do_without_a_rotation(self, world: World) -> None:
        enrol(world)

        assert world.do(chores.seal_anew) == 0


class TestResets:
    def test_are_answered_in_batches_until_none_is_left(self, world: World) -> None:
        for number in range(59):
            world.post("/password-resets", {"identifier": f"PERSONNE{number}"})

        assert [world.do(chores.answer_resets), world.do(chores.answer_resets)] == [59, 0]


class TestReminders:
    def test_are_answered_in_batches_until_none_is_left(self, world: World) -> None:
        for number in range(59):
            world.post("/identifier-reminders", {"email": f"nobody{number}@example.org"})

        assert [world.do(chores.answer_reminders), world.do(chores.answer_reminders)] == [59, 0]
