"""One run at a time on a data folder: a lock that each process which serves it holds."""

import fcntl
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from deploy.installation import data_folder

PATIENCE = 30
"""Seconds that a start waits for what an earlier, killed run left behind to end."""


def hold(
    data: Path, *, address: str, tell: Callable[[str], None], patience: float = PATIENCE
) -> IO[str]:
    """Take the lock of a data folder, waiting a while for a former run's processes to end.

    The lock goes with the open file that is returned: children inherit it, and it is free only once
    the last process that holds it has ended, however it ended.

    :param address: what this run serves, for whoever finds the folder taken
    :param patience: seconds to wait
    :raises click.ClickException: another run holds it; the message names it
    """
    file = data_folder.lock_file(data, "lock")
    deadline = time.monotonic() + patience
    told = False
    while not _taken(file):
        if time.monotonic() > deadline:
            raise click.ClickException(_busy(data, file))
        if not told:
            tell(f"waiting up to {patience:g} s for an earlier run on this data folder to end …")
            told = True
        time.sleep(0.2)
    return _signed(file, address)


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
