"""RabbitMQ for the tests: an address in the environment, Docker, what is installed; or none."""

import contextlib
import functools
import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import httpx

from deploy.tooling import scratch
from tests import asking
from tests.servers import broker_local, docker

ADDRESS = "COMPTOIR_TEST_BROKER"
MANAGEMENT = "COMPTOIR_TEST_BROKER_MANAGEMENT"
IMAGE = "rabbitmq:4-management"
READY_WITHIN = 120
NONE = f"no broker: set {ADDRESS}, start Docker, or install rabbitmq-server"


class Machine(Protocol):
    """What a broker runs in, for tests that harm it."""

    def kill(self) -> None: ...
    def start(self) -> None: ...
    def freeze(self) -> None: ...
    def thaw(self) -> None: ...
    def logs(self) -> str: ...


@dataclass(frozen=True)
class Broker:
    """A running RabbitMQ, and its management API, by which virtual hosts are made.

    :ivar prometheus: where it tells what it measures, if that is known
    """

    url: str
    management: str
    machine: Machine | None = None
    prometheus: str | None = None

    def make_vhost(self) -> str:
        """Make a virtual host that nothing else uses, and return its address."""
        name = f"test-{secrets.token_hex(6)}"
        self._ask("PUT", f"/api/vhosts/{name}").raise_for_status()
        user = quote(str(urlsplit(self.url).username), safe="")
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        self._ask("PUT", f"/api/permissions/{name}/{user}", json=rights).raise_for_status()
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def define(self, definitions: str) -> None:
        """Import users and what they may do, as the broker of an installation does at its start."""
        self._ask("POST", "/api/definitions", json=json.loads(definitions)).raise_for_status()

    def drop_vhost(self, url: str) -> None:
        """Remove a virtual host, its queues and its connections."""
        self._ask("DELETE", f"/api/vhosts{urlsplit(url).path}").raise_for_status()

    def wait(self) -> None:
        """Wait until it and its management API answer.

        :raises RuntimeError: they do not; the message holds its last words
        """
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            if time.monotonic() > deadline:
                said = self.machine.logs() if self.machine else ""
                raise RuntimeError(f"RabbitMQ does not answer: {said[-2000:]}")
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        parts = urlsplit(self.url)
        try:
            socket.create_connection((parts.hostname, parts.port or 5672), timeout=2).close()
            answer = self._ask("GET", "/api/overview")
            return answer.is_success and self._listens(answer.json()["listeners"])
        except (OSError, httpx.TransportError):
            return False

    def _listens(self, listeners: list[dict[str, str]]) -> bool:
        """Tell whether it takes connections: Docker's relay does before there is anybody behind."""
        protocol = "amqp/ssl" if self.url.startswith("amqps:") else "amqp"
        return any(one["protocol"] == protocol for one in listeners)

    def _ask(self, method: str, path: str, json: object = None) -> httpx.Response:
        parts = urlsplit(self.url)
        identity = (parts.username or "guest", parts.password or "guest")
        with httpx.Client(
            base_url=self.management, auth=identity, trust_env=False, verify=asking.tls()
        ) as client:
            return client.request(method, path, json=json, timeout=15)


@dataclass(frozen=True)
class Source:
    """Where the tests' broker comes from, before it is started."""

    description: str
    started: Callable[[], AbstractContextManager[Broker]]
    """Start it, hand it out, stop it."""
    can_be_harmed: bool = True
    """Whether it is a test's own to kill."""
    tls: Callable[[Path], AbstractContextManager[Broker]] | None = None
    """Start one that speaks TLS, and asks clients for a certificate; None: it is not ours to start.

    The folder holds `ca.pem`, `server.pem` and `server.key`.
    """


def find() -> Source | None:
    """Choose the broker of this run, without starting it; None if there is none to be had."""
    address = os.environ.get(ADDRESS)
    if address:
        given = Broker(address, os.environ.get(MANAGEMENT) or _usual_management(address))
        return Source(f"the one of {ADDRESS}", lambda: contextlib.nullcontext(given), False)
    if docker.has_image(IMAGE):
        return Source(f"{IMAGE} in Docker", _in_docker, tls=_in_docker_by_tls)
    program = broker_local.program()
    if program:
        local = functools.partial(_local, program)
        return Source(f"local {program}", local, tls=local)
    return None


def _usual_management(address: str) -> str:
    return f"http://{urlsplit(address).hostname}:15672"


@contextlib.contextmanager
def _in_docker() -> Iterator[Broker]:
    password = secrets.token_urlsafe(16)
    identity = ("--env=RABBITMQ_DEFAULT_USER=tests", f"--env=RABBITMQ_DEFAULT_PASS={password}")
    container = docker.run(IMAGE, ports=[5672, 15672, 15692], options=identity)
    try:
        url = f"amqp://tests:{password}@{container.address(5672)}/"
        broker = Broker(
            url,
            f"http://{container.address(15672)}",
            container,
            f"http://{container.address(15692)}",
        )
        broker.wait()
        yield broker
    finally:
        container.remove()


@contextlib.contextmanager
def _in_docker_by_tls(folder: Path) -> Iterator[Broker]:
    (folder / "rabbitmq.conf").write_text(broker_local.tls_settings(Path("/tls"), 5671))
    password = secrets.token_urlsafe(16)
    options = (
        "--env=RABBITMQ_DEFAULT_USER=tests",
        f"--env=RABBITMQ_DEFAULT_PASS={password}",
        "--env=RABBITMQ_CONFIG_FILE=/tls/rabbitmq",
        f"--volume={folder}:/tls:ro",
    )
    container = docker.run(IMAGE, ports=[5671, 15672], options=options)
    try:
        url = f"amqps://tests:{password}@{container.address(5671)}/"
        broker = Broker(url, f"http://{container.address(15672)}", container)
        broker.wait()
        yield broker
    finally:
        container.remove()


@contextlib.contextmanager
def _local(program: str, tls: Path | None = None) -> Iterator[Broker]:
    with scratch.folder() as home:
        server = broker_local.Server(program, home, tls=tls)
        server.start()
        try:
            broker = Broker(server.url, server.management, server)
            broker.wait()
            yield broker
        finally:
            server.remove()
