"""Two accounts of one person."""

import pytest

from tests.identity.world import Holder, World


@pytest.fixture
def own(world: World) -> Holder:
    return world.administrator()


@pytest.fixture
def other(world: World) -> Holder:
    return world.administrator(world.hospital)
