"""Passkeys, when two come at once: these tests commit, in databases of their own."""

from functools import partial

import pytest
from sqlalchemy import select

from services.identity.models import Factor, SpentPasskeyChallenge
from shared.events import identity
from tests import together
from tests.identity.authenticator import Device
from tests.identity.factors import challenge
from tests.identity.passkeys import add, hand_in, keep, show, signed_in, to_create, to_show, to_sign
from tests.identity.racing import at_once, statuses
from tests.identity.world import World


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


class TestTheSameSignature:
    def test_handed_in_several_times_signs_in_once(self, world: World) -> None:
        keeper = keep(world, device=Device(is_synced=True))
        before = len(world.announced(identity.SignedIn))
        credential = keeper.device.sign(to_sign(world))

        answers = at_once(4, lambda: hand_in(world, credential))

        assert statuses(answers) == [201, 401, 401, 401]
        assert len(world.announced(identity.SignedIn)) == before + 1

    def test_after_the_right_password_signs_in_once(self, world: World) -> None:
        keeper = keep(world, device=Device(is_synced=True))
        given = challenge(world, keeper.holder)
        credential = keeper.device.sign(to_show(world, given))

        answers = at_once(4, lambda: show(world, given, credential))

        assert statuses(answers) == [201, 401, 401, 401]


class TestOneChallenge:
    def test_signed_by_two_accounts_signs_one_of_them_in(self, world: World) -> None:
        """No row is theirs in common but that of the challenge they spend."""
        keepers, options = [keep(world) for _ in range(2)], to_sign(world)
        credentials = [each.device.sign(options) for each in keepers]

        answers = together.at_once(*[partial(hand_in, world, each) for each in credentials])

        assert statuses(answers) == [201, 401]


class TestAPasskey:
    def test_handed_in_several_times_is_added_once(self, world: World) -> None:
        keeper = keep(world)
        holder = signed_in(world, keeper)
        credential = Device().create(to_create(world, holder))

        answers = at_once(3, lambda: add(world, holder, credential))

        assert statuses(answers) == [201, 422, 422]
        assert len(world.session.scalars(select(Factor)).all()) == 2
        assert len(world.session.scalars(select(SpentPasskeyChallenge)).all()) == 3
