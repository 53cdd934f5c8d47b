"""An establishment with two kinds of letters, and whoever hands campaigns in."""

import pytest

from services.mailer.domain import campaign_limits
from tests.mailer.campaigns.handing import Handing
from tests.mailer.letters.conftest import home, operator
from tests.mailer.working import Works
from tests.mailer.world import Caller, World

__all__ = ["handing", "home", "operator", "works"]


@pytest.fixture
def works(world: World) -> Works:
    return Works(world)


@pytest.fixture
def handing(world: World, operator: Caller, works: Works) -> Handing:
    return Handing(world, operator, works)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> int:
    """Have a ZIP sent in parts of a hundred bytes."""
    size = 100
    for module in ("actions.campaigns.uploading", "clients.uploads"):
        monkeypatch.setattr(f"services.mailer.{module}.PART", size)
    assert size < campaign_limits.PART
    return size
