"""Where the embedded PostgreSQL keeps its files, so that the user it runs as can reach them."""

import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import psutil

from deploy.installation import unprivileged
from deploy.installation.unprivileged import User

LONGEST_SOCKET_FOLDER = 85
"""A socket's path holds 107 bytes on Linux, 103 on macOS, of which PostgreSQL needs 18."""

FALLBACK = Path("/var/lib/comptoir")
"""Where root's clusters go when their data folder is one that no other user can enter."""


class PostgresError(click.ClickException):
    """The embedded PostgreSQL cannot be used; the message says why."""


@dataclass(frozen=True)
class Postmaster:
    """A live server process, as its pid file describes it."""

    pid: int
    port: int
    sockets: Path
    is_ready: bool


@dataclass(frozen=True)
class Files:
    """The files of one embedded server."""

    home: Path
    user: User

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data."""
        return self.home / "cluster"

    @property
    def logs(self) -> Path:
        """What it says."""
        return self.home / "logs"

    @property
    def password(self) -> Path:
        """The superuser's password."""
        return self.home / "password"

    def new_draft(self) -> Path:
        """Make an empty folder for a cluster in the making, without what a killed run left."""
        draft = self.home / "cluster.new"
        if draft.exists():
            shutil.rmtree(draft)
        return self._folder(draft)

    def sockets(self) -> Path:
        """Return the folder of the server's socket: short, and entered by its user alone."""
        ours = self.home / "sockets"
        if len(os.fsencode(ours)) <= LONGEST_SOCKET_FOLDER and "," not in str(ours):
            return self._folder(ours)
        recorded = self._recorded_sockets()
        if recorded is not None and self._is_private(recorded):
            return recorded
        folder = Path(tempfile.mkdtemp(prefix="comptoir-", dir="/tmp"))
        self.user.own(folder)
        self._record.write_text(f"{folder}\n")
        return folder

    def forget_sockets(self) -> None:
        """Remove the folder of the socket, if it is not among the data."""
        recorded = self._recorded_sockets()
        if recorded is not None and self._is_private(recorded):
            shutil.rmtree(recorded)
        self._record.unlink(missing_ok=True)

    def postmaster(self) -> Postmaster | None:
        """Read who serves this cluster; None if nobody does, whatever a pid file says."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            pid, port, sockets = int(lines[0]), int(lines[3]), Path(lines[4])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        if not _serves(pid, self.cluster):
            return None
        status = lines[7].strip() if len(lines) > 7 else ""
        return Postmaster(pid, port, sockets, status == "ready")

    def has_orphans(self) -> bool:
        """Tell whether a server that was killed has left processes, which hold its memory."""
        if not (self.cluster / "postmaster.pid").exists():
            return False
        return any(_serves(pid, self.cluster) for pid in psutil.pids())

    def forget_postmaster(self) -> None:
        """Remove the marks of a server that is no more; its number may be another's by now."""
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for mark in self.sockets().glob(".s.PGSQL.*"):
            mark.unlink()

    def make_folders(self) -> None:
        """Make what the server itself does not make."""
        self._folder(self.logs)

    @property
    def _record(self) -> Path:
        return self.home / "sockets-are-in"

    def _recorded_sockets(self) -> Path | None:
        return Path(self._record.read_text().strip()) if self._record.exists() else None

    def _folder(self, folder: Path) -> Path:
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self.user.own(folder)
        return folder

    def _is_private(self, folder: Path) -> bool:
        try:
            found = folder.lstat()
        except FileNotFoundError:
            return False
        return stat.S_ISDIR(found.st_mode) and (found.st_uid, found.st_mode & 0o077) == (
            self.user.uid,
            0,
        )


def locate(data: Path, tell: Callable[[str], None] = lambda line: None) -> Files:
    """Find, or make, the server's files of a data folder."""
    asked = data.absolute() / "postgres"
    if set('"$`\\\n') & set(str(asked)):
        raise PostgresError(f'PostgreSQL cannot be kept in {data}: its path holds ", $, ` or \\.')
    try:
        return _located(data, asked, tell)
    except PermissionError as error:
        raise PostgresError(
            f"The files of PostgreSQL in {asked} belong to another user: {error}."
        ) from error


def _located(data: Path, asked: Path, tell: Callable[[str], None]) -> Files:
    moved = asked / "is-in"
    home = Path(moved.read_text().strip()) if moved.exists() else asked
    user = unprivileged.choose(home / "cluster")
    if not asked.exists():
        unprivileged.make_folder(asked)
    if not user.can_enter(home):
        home = _fallback(moved, user)
        tell(f"PostgreSQL keeps its data in {home}: its user, {user.name}, cannot enter {data}")
    return Files(home, user)


def write_secret(path: Path, secret: str) -> None:
    """Write a file that its owner alone can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{secret}\n")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _fallback(moved: Path, user: User) -> Path:
    if not FALLBACK.exists():
        unprivileged.make_folder(FALLBACK)
    home = Path(tempfile.mkdtemp(prefix="postgres-", dir=FALLBACK))
    home.chmod(0o711)
    if not user.can_enter(home):
        raise PostgresError(f"{user.name}, who is to run PostgreSQL, cannot enter {FALLBACK}.")
    moved.write_text(f"{home}\n")
    return home


def _serves(pid: int, cluster: Path) -> bool:
    """Tell whether this process is the cluster's server, not a later one with its number."""
    try:
        process = psutil.Process(pid)
        return process.name().startswith("postgres") and _works_in(process, cluster)
    except (psutil.Error, OSError):
        return False


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    """Tell whether a process works in this folder; where that is kept from us, is told to.

    In a container root may not see where another user's process works, only its command line.
    """
    try:
        return Path(process.cwd()).samefile(cluster)
    except psutil.AccessDenied:
        return str(cluster) in process.cmdline()
