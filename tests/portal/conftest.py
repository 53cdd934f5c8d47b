"""One installation for all tests of the portal, in this process; nobody breaks it."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from deploy.tooling import scratch
from tests.portal import states
from tests.portal.house import House
from tests.portal.serving import opened
from tests.portal.visitor import Page
from tests.servers.installations import Copy

Seen = Callable[[str], list[tuple[str, str, Page]]]
"""By language: who saw it, what it is called, and the page."""


@pytest.fixture(scope="session")
def house(prepared: Copy) -> Iterator[House]:
    with scratch.folder() as folder, opened(prepared(folder / "data")) as made:
        yield made


@pytest.fixture(scope="session")
def seen(house: House) -> Seen:
    """Gives every page and every further state of one, visited once in a language."""

    @cache
    def visited(language: str) -> list[tuple[str, str, Page]]:
        house.newcomer("Chalandon")  # whose invitation waits
        return list(states.every_page(house, language))

    return visited


@pytest.fixture(autouse=True)
def _everybody_is_there(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "house" in request.fixturenames:
        made: House = request.getfixturevalue("house")
        made.transport.away.clear()
        made.transport.told.clear()
        made.transport.is_unproved = False
