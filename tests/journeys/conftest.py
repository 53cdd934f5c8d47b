"""Installations for the journeys, and the story on them."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from rich.console import Console

from deploy.demo import places, telling
from deploy.demo.client import Client
from deploy.demo.scene import Scene
from deploy.demo.teller import Teller
from deploy.tooling import scratch
from tests.journeys.embedded import Embedded
from tests.servers.installations import Copy

Start = Callable[..., Embedded]


@pytest.fixture
def start(prepared: Copy) -> Iterator[Start]:
    """Give a function that starts an installation, over memory or a broker, with settings."""
    with ExitStack() as stack:

        def make(broker: str | None = None, **settings: str) -> Embedded:
            folder = stack.enter_context(scratch.folder())
            made = Embedded(prepared(folder / "data"), folder / "log", broker=broker)
            made.as_run["env"] = os.environ | settings
            stack.callback(made.end)
            made.start()
            made.wait()
            return made

        yield make


@pytest.fixture(scope="package")
def installation() -> Iterator[Embedded]:
    """One installation, for the tests that neither stop nor break it."""
    with scratch.folder() as folder:
        made = Embedded(folder / "data", folder / "log")
        made.start()
        made.wait()
        yield made
        made.end()


@contextmanager
def scene_on(
    installation: Embedded, *, before: Callable[[int], None] = lambda _: None, patience: float = 120
) -> Iterator[Scene]:
    """Set the scene of the story on an installation."""
    teller = Teller(language="fr", console=Console(file=io.StringIO()), before=before)
    client = Client(installation.url, patience=patience)
    try:
        yield telling.make_scene(
            client,
            mails=str(installation.data / "mails"),
            operator=places.operator_command(installation.data),
            teller=teller,
        )
    finally:
        client.close()
