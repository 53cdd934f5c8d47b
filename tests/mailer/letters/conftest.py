"""An establishment with two kinds of letters, and whoever deposits them."""

import pytest

from shared.events.accounts import EstablishmentFacts
from tests.mailer.letters.box import new_category
from tests.mailer.world import Caller, World


@pytest.fixture
def operator(world: World) -> Caller:
    return world.operator(**{"duty:letters": "write"})


@pytest.fixture
def home(world: World, operator: Caller) -> EstablishmentFacts:
    """An establishment, the catalogue, and two kinds of letters."""
    for service in ("finances", "retraite"):
        world.service(service)
    new_category(operator, code="claims", service="finances")
    new_category(operator, code="funds", service="retraite", is_notified=False)
    made: EstablishmentFacts = world.establishment()
    world.heard()
    return made
