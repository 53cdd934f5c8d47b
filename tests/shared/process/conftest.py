"""Starts processes, and ends them after the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.installation.provisioning import Urls
from tests.shared.process.running import Running, environ

Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path, throwaway: Callable[[str], Urls], vhost: str) -> Iterator[Start]:
    """Starts a role of a service: `start("mailer", "worker", HEALTH_PORT=8001)`."""
    started: list[Running] = []
    databases: dict[str, Urls] = {}

    def call(service: str, role: str, *options: str, **settings: object) -> Running:
        urls = databases.get(service) or databases.setdefault(service, throwaway(service))
        env = environ(tmp_path / service, urls, vhost, **settings)
        started.append(Running(service, role, *options, env=env))
        return started[-1]

    yield call
    for running in started:
        running.stop()
    for running in started:
        running.end()
