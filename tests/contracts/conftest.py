"""The four services, each with its scene, in databases of their own."""

from collections.abc import Iterator

import pytest

from tests.contracts.operations import Operation
from tests.contracts.scene import Scene
from tests.contracts.theatre import Theatre
from tests.servers.databases import Databases


@pytest.fixture(scope="session")
def theatre(
    databases: Databases, postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Theatre]:
    made = Theatre(databases, postgres, tmp_path_factory.mktemp("contracts"))
    yield made
    made.close()


@pytest.fixture
def scene(operation: Operation, theatre: Theatre) -> Iterator[Scene]:
    """The people and things of the service that has the operation; what is done is undone."""
    with theatre.playing(operation.service) as play, play.scene.undone():
        yield play.scene
