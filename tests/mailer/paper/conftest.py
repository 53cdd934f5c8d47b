"""Whoever prints."""

import pytest

from tests.mailer.paper.shop import Shop
from tests.mailer.world import Caller, World


@pytest.fixture
def printer(world: World) -> Caller:
    return world.operator(**{"duty:print": "write"})


@pytest.fixture
def shop(world: World, printer: Caller) -> Shop:
    return Shop(world, printer)
