"""RabbitMQ for the tests: an address in the environment, Docker, what is installed; or none."""

import contextlib
import functools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import httpx

from deploy import postgres_files, scratch, unprivileged
from tests.servers import docker

ADDRESS = "COMPTOIR_TEST_BROKER"
MANAGEMENT = "COMPTOIR_TEST_BROKER_MANAGEMENT"
IMAGE = "rabbitmq:4-management"
PROGRAMS = ("/usr/lib/rabbitmq/bin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")
PORTS = ("amqp", "management", "dist", "names")
READY_WITHIN = 120
NONE = f"no broker: set {ADDRESS}, start Docker, or install rabbitmq-server"


@dataclass(frozen=True)
class Broker:
    """A running RabbitMQ, and its management API, by which virtual hosts are made."""

    url: str
    management: str

    def make_vhost(self) -> str:
        """Make a virtual host that nothing else uses, and return its address."""
        name = f"test-{secrets.token_hex(6)}"
        self._ask("PUT", f"/api/vhosts/{name}").raise_for_status()
        user = quote(str(urlsplit(self.url).username), safe="")
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        self._ask("PUT", f"/api/permissions/{name}/{user}", json=rights).raise_for_status()
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop_vhost(self, url: str) -> None:
        """Remove a virtual host, its queues and its connections."""
        self._ask("DELETE", f"/api/vhosts{urlsplit(url).path}").raise_for_status()

    def is_ready(self) -> bool:
        """Tell whether it and its management API answer."""
        try:
            return self._ask("GET", "/api/overview").is_success and _listens(self.url)
        except httpx.TransportError:
            return False

    def _ask(self, method: str, path: str, json: object = None) -> httpx.Response:
        parts = urlsplit(self.url)
        identity = (parts.username or "guest", parts.password or "guest")
        with httpx.Client(base_url=self.management, auth=identity, trust_env=False) as client:
            return client.request(method, path, json=json, timeout=15)


@dataclass(frozen=True)
class Source:
    """Where the tests' broker comes from, before it is started."""

    description: str
    started: Callable[[], AbstractContextManager[Broker]]
    """Start it, hand it out, stop it."""


def find() -> Source | None:
    """Choose the broker of this run, without starting it; None if there is none to be had."""
    address = os.environ.get(ADDRESS)
    if address:
        return Source(f"the one of {ADDRESS}", lambda: contextlib.nullcontext(_at(address)))
    if docker.has_image(IMAGE):
        return Source(f"{IMAGE} in Docker", _in_docker)
    program = _program()
    if program:
        return Source(f"local {program}", functools.partial(_local, program))
    return None


def _at(address: str) -> Broker:
    parts = urlsplit(address)
    return Broker(address, os.environ.get(MANAGEMENT) or f"http://{parts.hostname}:15672")


def _program() -> str | None:
    """Find the server's script; Debian's wrapper on the path insists on root or its own user."""
    for folder in PROGRAMS:
        if os.access(f"{folder}/rabbitmq-server", os.X_OK):
            return f"{folder}/rabbitmq-server"
    return shutil.which("rabbitmq-server")


@contextlib.contextmanager
def _in_docker() -> Iterator[Broker]:
    password = secrets.token_urlsafe(16)
    container = docker.run(
        IMAGE,
        ports=[5672, 15672],
        options=("--env=RABBITMQ_DEFAULT_USER=tests", f"--env=RABBITMQ_DEFAULT_PASS={password}"),
    )
    try:
        host, port = container.address(5672)
        host, management = container.address(15672)
        broker = Broker(f"amqp://tests:{password}@{host}:{port}/", f"http://{host}:{management}")
        _wait(broker, container.logs)
        yield broker
    finally:
        container.remove()


@contextlib.contextmanager
def _local(program: str) -> Iterator[Broker]:
    with scratch.folder() as home:
        ports = {name: postgres_files.free_port() for name in PORTS}
        server = _started(program, home, ports)
        try:
            url = f"amqp://guest:guest@127.0.0.1:{ports['amqp']}/"
            broker = Broker(url, f"http://127.0.0.1:{ports['management']}")
            _wait(broker, (home / "said").read_text)
            yield broker
        finally:
            os.killpg(server.pid, signal.SIGKILL)  # nothing of it is kept
            server.wait(30)
            _forget_names(ports)


def _started(program: str, home: Path, ports: dict[str, int]) -> subprocess.Popen[bytes]:
    user = unprivileged.choose()
    _configure(home, ports)
    with (home / "said").open("w") as said:
        for path in (home, *home.iterdir()):
            user.own(path)
        return subprocess.Popen(
            [program],
            cwd=home,
            env=_environment(home, ports),
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **user.identity(),
        )


def _configure(home: Path, ports: dict[str, int]) -> None:
    (home / "enabled_plugins").write_text("[rabbitmq_management].\n")
    (home / "rabbitmq.conf").write_text(
        f"listeners.tcp.default = 127.0.0.1:{ports['amqp']}\n"
        f"management.tcp.port = {ports['management']}\n"
        "management.tcp.ip = 127.0.0.1\n"
        "disk_free_limit.absolute = 10MB\n"
    )
    (home / "advanced.config").write_text("[].\n")


def _environment(home: Path, ports: dict[str, int]) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "RABBITMQ_NODENAME": f"comptoir-tests-{ports['amqp']}@localhost",
        "RABBITMQ_DIST_PORT": str(ports["dist"]),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced"),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(ports["names"]),
    }


def _forget_names(ports: dict[str, int]) -> None:
    """Stop Erlang's name server, which a broker starts beside itself, once it knows of its end."""
    environment = {"PATH": os.environ["PATH"], "ERL_EPMD_PORT": str(ports["names"])}
    for _ in range(50):
        told = subprocess.run(["epmd", "-kill"], env=environment, capture_output=True, check=False)
        if told.returncode == 0:
            return
        time.sleep(0.1)


def _wait(broker: Broker, last_words: Callable[[], str]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not broker.is_ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"RabbitMQ does not answer: {last_words()[-2000:]}")
        time.sleep(0.1)


def _listens(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname, parts.port or 5672), timeout=2).close()
    except OSError:
        return False
    return True
