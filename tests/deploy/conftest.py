"""An embedded installation, made once for each module, and the commands on it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli import comptoir
from deploy.installation.embedded import note, using
from deploy.installation.embedded.installation import Choices, Installation
from deploy.tooling import scratch
from tests.deploy.post import Post
from tests.servers.installations import Copy

Comptoir = Callable[..., Result]


@pytest.fixture(autouse=True, scope="session")
def _leave_the_note() -> Iterator[None]:
    """Put back what `up` noted in the checkout: a developer's own installation."""
    before = note.PLACE.read_bytes() if note.PLACE.exists() else None
    yield
    if before is not None:
        note.PLACE.write_bytes(before)
    else:
        with suppress(FileNotFoundError):
            note.PLACE.unlink()


@pytest.fixture(scope="module")
def installation(prepared: Copy) -> Iterator[Installation]:
    """A prepared installation that nobody serves; its PostgreSQL runs."""
    with scratch.folder() as folder:
        data = prepared(folder / "data")
        choices = Choices(public_url="http://127.0.0.1:8000", is_demo=True)
        choices.keep(data)
        with using.prepared(data, choices, tell=lambda line: None) as made:
            yield made


@pytest.fixture
def run(installation: Installation) -> Comptoir:
    """Runs a command on that installation: `run("messages", "status")`."""

    def call(*words: Any, answers: str | None = None) -> Result:
        given = [*map(str, words), "--data", str(installation.data)]
        return CliRunner().invoke(comptoir, given, input=answers)

    return call


@pytest.fixture
def post(installation: Installation) -> Iterator[Post]:
    """The messages of that installation; there are none before the test and after it."""
    made = Post(installation)
    yield made
    made.clear()
