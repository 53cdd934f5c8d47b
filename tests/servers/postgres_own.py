"""A PostgreSQL that a test may harm: from the wheel, in a folder of its own, at one address."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.installation import postgres
from deploy.tooling import scratch


@dataclass
class OwnPostgres:
    """A server, and what may happen to it."""

    data: Path
    server: postgres.Server

    @property
    def admin_url(self) -> str:
        """The superuser's address."""
        return self.server.admin_url

    def start(self) -> None:
        """Start it again, at the same address, on what it kept."""
        self.server = postgres.start(self.data, fsync=False)

    def stop(self) -> None:
        """Send its clients away and stop it."""
        self.server.stop()

    def kill(self) -> None:
        """End its processes at once; its files stay."""
        for process in self._processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def freeze(self) -> None:
        """Stop its processes where they are, connections open."""
        for process in self._processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.suspend()

    def thaw(self) -> None:
        """Let them go on."""
        for process in self._processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()

    def _processes(self) -> list[psutil.Process]:
        """List the postmaster, which goes first, and its children."""
        with contextlib.suppress(psutil.NoSuchProcess):
            postmaster = psutil.Process(self.server.pid)
            return [postmaster, *postmaster.children(recursive=True)]
        return []


@contextlib.contextmanager
def started() -> Iterator[OwnPostgres]:
    """Start one; stop it and remove its files at the end."""
    with scratch.folder() as data:
        own = OwnPostgres(data, postgres.start(data, fsync=False))
        try:
            yield own
        finally:
            own.thaw()
            postgres.stop(data)
