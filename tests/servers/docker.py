"""Containers for one test run, by the plain `docker` command; removed by whoever started them."""

import functools
import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.installation import postgres_files
from tests import sockets

LABEL = "comptoir.tests"
HERE = socket.gethostname()
PULL_WITHIN = 300


@dataclass(frozen=True)
class Container:
    """A running container."""

    id: str
    image: str

    published: Mapping[int, int]

    def address(self, port: int) -> str:
        """Return where one of its ports is published: "127.0.0.1:49153"."""
        return f"{_host()}:{self.published[port]}"

    def own_address(self, port: int) -> str:
        """Return the container's own address, if it is reached from here; else the published one.

        What is published goes through a process of Docker's, which costs nearly as much as the
        server.
        """
        shape = "--format={{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        own = _docker("inspect", shape, self.id).strip()
        sockets.SERVERS.add(own)
        try:
            socket.create_connection((own, port), timeout=1).close()
        except OSError:
            return self.address(port)
        return f"{own}:{port}"

    def kill(self) -> None:
        """End its processes at once; its files stay."""
        _docker("kill", self.id)

    def start(self) -> None:
        """Start it again, at the same address."""
        _docker("start", self.id)

    def freeze(self) -> None:
        """Stop its processes where they are, connections open."""
        _docker("pause", self.id)

    def thaw(self) -> None:
        """Let them go on."""
        _docker("unpause", self.id)

    def remove(self) -> None:
        """Stop it and forget it."""
        _docker("rm", "--force", "--volumes", self.id)

    def logs(self) -> str:
        """Return the end of what it said."""
        return _run("logs", "--tail", "20", self.id).stdout


@functools.cache
def has_image(image: str) -> bool:
    """Tell whether a Docker engine answers and has this image, or can get it."""
    if shutil.which("docker") is None or _run("version").returncode != 0:
        return False
    if _run("image", "inspect", image).returncode == 0:
        return True
    return _run("pull", "--quiet", image, timeout=PULL_WITHIN).returncode == 0


def run(image: str, *command: str, ports: list[int], options: tuple[str, ...] = ()) -> Container:
    """Start a container, and first remove those that killed runs left behind."""
    _sweep()
    published = {port: postgres_files.free_port() for port in ports}
    publish = [f"--publish={_bound()}:{there}:{port}" for port, there in published.items()]
    label = f"--label={LABEL}={HERE}:{os.getpid()}"
    said = _docker("run", "--detach", label, *publish, *options, image, *command)
    return Container(said.strip(), image, published)


def _sweep() -> None:
    shape = f'{{{{.ID}}}} {{{{.Label "{LABEL}"}}}}'
    for line in _docker("ps", "-a", f"--filter=label={LABEL}", f"--format={shape}").splitlines():
        container, starter = line.split()
        host, pid = starter.rsplit(":", 1)
        if host == HERE and not _is_alive(int(pid)):
            _run("rm", "--force", "--volumes", container)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _host() -> str:
    engine = os.environ.get("DOCKER_HOST", "")
    return (
        engine.removeprefix("tcp://").split(":")[0] if engine.startswith("tcp://") else "127.0.0.1"
    )


def _bound() -> str:
    return "127.0.0.1" if _host() == "127.0.0.1" else "0.0.0.0"


def _docker(*arguments: str) -> str:
    done = _run(*arguments)
    if done.returncode != 0:
        raise RuntimeError(f"docker {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def _run(*arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    options: dict[str, Any] = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    try:
        return subprocess.run(["docker", *arguments], check=False, timeout=timeout, **options)
    except subprocess.TimeoutExpired as error:
        return subprocess.CompletedProcess(error.cmd, 124, "", "timed out")
