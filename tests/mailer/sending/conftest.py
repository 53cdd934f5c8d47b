"""Somebody to write to."""

import pytest

from shared.events.accounts import AccountFacts
from tests.mailer.world import World


@pytest.fixture
def holder(world: World) -> AccountFacts:
    return world.account(world.establishment())
