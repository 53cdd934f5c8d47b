"""Containers for one test run, by the plain `docker` command; removed by whoever started them."""

import functools
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

LABEL = "comptoir.tests"
PULL_WITHIN = 300


@dataclass(frozen=True)
class Container:
    """A running container."""

    id: str
    image: str

    def address(self, port: int) -> tuple[str, int]:
        """Return where one of its ports is published."""
        mappings = json.loads(_docker("inspect", "-f", "{{json .NetworkSettings.Ports}}", self.id))
        published = mappings[f"{port}/tcp"][0]
        return _host(), int(published["HostPort"])

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
    publish = [f"--publish={_bound()}::{port}" for port in ports]
    label = f"--label={LABEL}={os.getpid()}"
    said = _docker("run", "--detach", label, *publish, *options, image, *command)
    return Container(said.strip(), image)


def _sweep() -> None:
    found = _docker("ps", "-a", "-q", f"--filter=label={LABEL}", "--no-trunc").split()
    for container in found:
        pid = _docker("inspect", "-f", f'{{{{index .Config.Labels "{LABEL}"}}}}', container)
        if not _is_alive(int(pid)):
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
