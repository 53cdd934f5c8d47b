"""The containers of `docker-compose.yml`, really built and started, once for all tests here."""

import io
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from rich.console import Console

from deploy.demo import telling
from deploy.demo.client import Client
from deploy.demo.scene import Scene
from deploy.demo.teller import Teller
from tests.compose.project import Project, started

GENEROUS = {
    "REGISTRATIONS_PER_HOUR": "10000",
    "LIMIT_ADDRESS_CODES": "10000",
    "LIMIT_ADDRESS_SIGN_INS": "10000",
    "STALENESS": "15",
}
"""Every story comes from one address, and outages are not to be waited for by the minute."""


_TURNS = {"test_handbook.py": -1, "test_cluster.py": 1}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask for `--compose`, and put those that need a project of their own at either end.

    All run in one process, for they share a project, and some stop parts of it. Whoever has their
    own comes before it is there, or once it is down: this machine would be crowded by two.
    """
    items.sort(key=lambda item: _TURNS.get(item.path.name, 0))
    for item in items:
        if "tests/compose/" in item.path.as_posix():
            item.add_marker(pytest.mark.compose)


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    """The project, healthy; a test that stops parts of it starts them again."""
    if shutil.which("docker") is None:
        pytest.fail("docker is needed for --compose")
    made = Project(name=f"comptoir-test-{secrets.token_hex(4)}", settings=GENEROUS)
    with started(made, build=True) as running:
        yield running


Tell = Callable[..., Scene]


@contextmanager
def scene_on(
    project: Project, *, before: Callable[[int], None] = lambda _: None, patience: float = 180
) -> Iterator[Scene]:
    """Set the scene of the story on a project."""
    teller = Teller(language="fr", console=Console(file=io.StringIO()), before=before)
    client = Client(project.url, patience=patience)
    command = ["env", *(f"{n}={v}" for n, v in _told(project)), "docker", "compose"]
    yield telling.make_scene(
        client,
        mails=f"http://127.0.0.1:{project.ports['MAILDEV_PORT']}",
        operator=[
            *command,
            *("--profile", "tools", "run", "--rm", "-T", "--no-deps", "tools"),
            *("operator", "create"),
        ],
        teller=teller,
    )
    client.close()


def _told(project: Project) -> list[tuple[str, str]]:
    known = dict(os.environ)
    return [(n, v) for n, v in project.environment.items() if known.get(n) != v]
