"""Whoever prints."""

import pytest

from tests.mailer.world import Caller, World


@pytest.fixture
def printer(world: World) -> Caller:
    return world.operator(**{"duty:print": "write"})
