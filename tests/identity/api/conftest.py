"""Machine clients, who looks after them, and a holder who has signed in."""

import pytest

from tests.identity.machine import Machine
from tests.identity.world import Holder, World


@pytest.fixture
def operator(world: World) -> Holder:
    return world.operator("catalogue", "letters")


@pytest.fixture
def administrator(world: World) -> Holder:
    return world.administrator()


@pytest.fixture
def client(world: World) -> Machine:
    """A client of the platform's."""
    scopes = ("access:read", "letters:deposit", "tokens:introspect")
    return Machine(world, world.operator("catalogue", "letters"), *scopes)


@pytest.fixture
def towns(world: World) -> Machine:
    """A client of the town's."""
    return Machine(world, world.administrator(), "access:read", "tokens:introspect")


@pytest.fixture
def holder(world: World) -> Holder:
    """Somebody who has signed in."""
    return world.signed_in(world.holder())
