"""One run at a time on a data folder: a lock that each process which serves it holds."""

import fcntl
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

PATIENCE = 30
"""Seconds that a start waits for what an earlier, killed run left behind to end."""


def hold(data: Path, *, address: str, tell: Callable[[str], None]) -> IO[str]:
    """Take the lock of a data folder, waiting a while for a former run's processes to end.

    The lock goes with the open file that is returned: children inherit it, and it is free only once
    the last process that holds it has ended, however it ended.

    :param address: what this run serves, for whoever finds the folder taken
    :raises click.ClickException: another run holds it; the message names it
    """
    file = _file(data)
    deadline = time.monotonic() + PATIENCE
    told = False
    while not _taken(file):
        if time.monotonic() > deadline:
            raise click.ClickException(_busy(data, file))
        if not told:
            tell(f"waiting up to {PATIENCE} s for an earlier run on this data folder to end …")
            told = True
        time.sleep(0.2)
    return _signed(file, address)


def try_hold(data: Path, *, address: str) -> IO[str] | None:
    """Take the lock of a data folder if it is free now; None: it is being served."""
    file = _file(data)
    if _taken(file):
        return _signed(file, address)
    file.close()
    return None


def _file(data: Path) -> IO[str]:
    file = (data / "lock").open("a+")
    os.chmod(file.name, 0o600)
    return file


def _signed(file: IO[str], address: str) -> IO[str]:
    file.seek(0)
    file.truncate()
    json.dump({"pid": os.getpid(), "address": address}, file)
    file.flush()
    return file


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(data: Path, file: IO[str]) -> str:
    file.seek(0)
    try:
        holder = json.loads(file.read())
    except ValueError:
        holder = {}
    return (
        f"The data folder {data} is in use by process {holder.get('pid', '(unknown)')}, which "
        f"serves {holder.get('address', 'it')}: stop that one, or give another folder with --data."
    )
