"""A whole installation in a process of its own, that tests may stop and kill."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.checkout import ROOT
from deploy.installation import postgres
from tests import asking

READY_WITHIN = 180


@dataclass
class Embedded:
    """`./comptoir up` on a folder of its own.

    :ivar python: the interpreter that runs it
    :ivar as_run: how its process is begun, for `subprocess`: as which user, in which environment
    """

    data: Path
    log: Path
    broker: str | None = None
    python: str = sys.executable
    as_run: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=lambda: _free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and come back at once."""
        options = ["--broker", self.broker] if self.broker else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(self.python, "-m", "deploy", "up", "--port", str(self.port)),
                    *("--data", str(self.data), *options, "--verbose"),
                ],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.as_run,
            )

    def wait(self) -> None:
        """Wait until it serves."""
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            assert self.process is not None
            assert self.process.poll() is None, f"it ended: {self.last_words()}"
            assert time.monotonic() < deadline, f"not ready: {self.last_words()}"
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill it with SIGKILL: the parent, or all its processes at once; never PostgreSQL."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Stop it as Ctrl-C does, and tell how it ended."""
        if self.process is None or self.process.poll() is not None:
            return -1
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=120)

    def end(self) -> None:
        """Stop all that is left of it, PostgreSQL too."""
        self.stop()
        postgres.stop(self.data)

    def last_words(self) -> str:
        """Give the end of its log."""
        return self.log.read_text(errors="replace")[-3000:]

    def _is_ready(self) -> bool:
        try:
            answers = [
                asking.get(f"{self.url}/{name}/health/ready", timeout=30).status_code
                for name in ("identity", "accounts", "delegation", "mailer")
            ]
        except httpx.TransportError:
            return False
        return answers == [200] * 4


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
