"""One installation for all tests of the portal, in this process; nobody breaks it."""

from collections.abc import Iterator

import pytest

from deploy.tooling import scratch
from tests.portal.house import House, opened
from tests.servers.installations import Copy


@pytest.fixture(scope="session")
def house(prepared: Copy) -> Iterator[House]:
    with scratch.folder() as folder, opened(prepared(folder / "data")) as made:
        yield made


@pytest.fixture(autouse=True)
def _everybody_is_there(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "house" in request.fixturenames:
        made: House = request.getfixturevalue("house")
        made.reach.away.clear()
        made.reach.told.clear()
