"""A Compose project of a test's own: its name, its ports, its containers and its commands."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.checkout import ROOT
from deploy.installation import postgres_files

PROFILES = ("--profile", "dev", "--profile", "tools")
SLOWEST = 900
"""Seconds: an image is built, or everything is started, on a busy machine."""


class Failed(AssertionError):
    """Docker did not do what it was told; the message holds what it said."""


@dataclass
class Project:
    """`docker compose` in this checkout, under a name of its own.

    :ivar files: the Compose files, in order
    :ivar ports: by variable of `.env.example`, where this project is published
    """

    name: str
    files: tuple[str, ...] = ("docker-compose.yml",)
    settings: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(
        default_factory=lambda: {
            name: postgres_files.free_port() for name in ("PORT", "MAILDEV_PORT")
        }
    )

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://127.0.0.1:{self.ports['PORT']}"

    @property
    def environment(self) -> dict[str, str]:
        """What `docker compose`, and `./comptoir`, find this project by."""
        return {
            **{name: value for name, value in os.environ.items() if name != "COMPOSE_FILE"},
            "COMPOSE_PROJECT_NAME": self.name,
            "COMPOSE_FILE": ":".join(self.files),
            "COMPOSE_DISABLE_ENV_FILE": "1",
            "PUBLIC_URL": self.url,
            **{name: str(port) for name, port in self.ports.items()},
            **self.settings,
        }

    def up(self, *services: str, build: bool = False) -> None:
        """Start everything, or some services, and wait until all are healthy."""
        building = ("--build",) if build else ()
        self.compose("--profile", "dev", "up", "--detach", "--wait", *building, *services)

    def compose(self, *arguments: str, stdin: str | None = None) -> str:
        """Run `docker compose`, and give what it printed.

        :raises Failed: it did not end well
        """
        return self._run("docker", "compose", *arguments, stdin=stdin)

    def docker(self, *arguments: str) -> str:
        """Run `docker`, and give what it printed."""
        return self._run("docker", *arguments)

    def tools(self, *command: str) -> str:
        """Run a command in the container for operations."""
        return self.compose(
            *("--profile", "tools", "run", "--rm", "-T", "--no-deps", "tools"), *command
        )

    def comptoir(self, *command: str) -> str:
        """Run `./comptoir` in this checkout."""
        return self._run(sys.executable, "-m", "deploy", *command)

    def containers(self, service: str | None = None, *, all: bool = False) -> list[dict[str, Any]]:
        """Inspect the containers of the project, or of one service."""
        chosen = (service,) if service else ()
        every = ("--all",) if all else ()
        ids = self.compose(*PROFILES, "ps", *every, "--quiet", *chosen).split()
        found: list[dict[str, Any]] = json.loads(self.docker("inspect", *ids)) if ids else []
        return found

    def logs(self, service: str | None = None) -> list[str]:
        """Read the lines of one service's containers, or of all; Compose adds terminal codes."""
        return [
            line
            for container in self.containers(service)
            for line in self._run("docker", "logs", container["Id"], is_all=True).splitlines()
        ]

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Ask through the gateway."""
        return httpx.get(self.url + path, timeout=30, **options)

    def down(self, *, volumes: bool = False) -> None:
        """Stop everything and remove the containers; the data stay unless told otherwise."""
        self.compose(*PROFILES, "down", *(("--volumes",) if volumes else ()))

    def _run(self, *command: str, stdin: str | None = None, is_all: bool = False) -> str:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=SLOWEST,
            **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}),
        )
        if done.returncode != 0:
            said = done.stdout[-3000:] + done.stderr[-6000:]
            raise Failed(f"{' '.join(command)}: {done.returncode}\n{said}{self._states()}")
        return done.stdout + done.stderr if is_all else done.stdout

    def _states(self) -> str:
        told = subprocess.run(
            ["docker", "compose", *PROFILES, "ps", "-a"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return told.stdout


@contextmanager
def started(project: Project, *, build: bool) -> Iterator[Project]:
    """Have a project run, and leave nothing of it behind."""
    try:
        project.up(build=build)
        yield project
    finally:
        project.compose(*PROFILES, "kill")  # nobody waits for what they have in hand
        swept(lambda: project.down(volumes=True), left=lambda: project.containers(all=True))


def swept(remove: Callable[[], object], *, left: Callable[[], object] | None = None) -> None:
    """Remove everything of a project, patiently.

    Docker may still hold the end of a network for a container that it has just removed, above all
    one that was being started again while it was killed; "active endpoints", it says then. What it
    holds after half a minute it holds until it is started again itself: an empty network stays.

    :param left: finds the containers that are left; without it, or if there are any, what stays is
        a failure
    """
    for attempt in range(1, 11):
        try:
            remove()
        except AssertionError as error:
            if "active endpoints" not in str(error):
                raise
            if attempt == 10 and (left is None or left()):
                raise
            time.sleep(3)
        else:
            return
