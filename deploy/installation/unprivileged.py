"""Running a server as an unprivileged user when we are root, making no user, opening no folder."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CANDIDATES = ("comptoir", "postgres", "nobody")
"""Accounts to run the server as, the first that exists; PostgreSQL itself refuses root."""


@dataclass(frozen=True)
class User:
    """The system user that a server runs as."""

    uid: int
    gid: int
    name: str

    @property
    def is_me(self) -> bool:
        """Whether nothing has to be changed to act as this user."""
        return self.uid == os.geteuid()

    def run(
        self, command: Sequence[str | Path], **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, and return what it said and its exit code."""
        return subprocess.run(
            [str(word) for word in command],
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            umask=0o077,
            cwd="/",
            **self.identity(),
            **{"capture_output": True, **options},
        )

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this user can pass through every folder down to this one, and into it."""
        return self.run(["test", "-x", folder]).returncode == 0

    def own(self, path: Path) -> None:
        """Give a file or folder that we made to this user."""
        if not self.is_me:
            os.chown(path, self.uid, self.gid)

    def identity(self) -> dict[str, Any]:
        """Return what `subprocess` needs to become this user."""
        if self.is_me:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def choose(existing: Path | None = None) -> User:
    """Choose whom to run as: ourselves; for root, the owner of what exists, else an account."""
    if os.geteuid() != 0:
        me = os.geteuid()
        return User(me, os.getegid(), str(me))
    if existing is not None and existing.exists() and existing.stat().st_uid != 0:
        entry = pwd.getpwuid(existing.stat().st_uid)
        return User(entry.pw_uid, entry.pw_gid, entry.pw_name)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return User(entry.pw_uid, entry.pw_gid, entry.pw_name)
    raise LookupError(f"none of the accounts {', '.join(CANDIDATES)} exists")


def make_folder(folder: Path) -> None:
    """Make a folder that others cannot list; as root, one that others can pass through.

    Another run may make it at the same moment.
    """
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
