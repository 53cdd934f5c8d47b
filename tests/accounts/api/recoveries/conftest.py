"""An establishment that nobody administers any more."""

import pytest
import time_machine

from tests.accounts.recovering import AFTER
from tests.accounts.world import Person, World


@pytest.fixture
def town(world: World, head: Person, time: time_machine.Traveller) -> Person:
    """The last administrator, whose account has expired, of an establishment; nobody is left."""
    time.move_to(AFTER)
    world.refresh_operator()
    world.do_chore("follow_administrators")
    return head
