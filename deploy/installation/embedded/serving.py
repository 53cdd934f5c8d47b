"""The process that serves a data folder: it takes the place of the one that has prepared it.

Preparing takes migrations, models and their libraries, some 80 MB that nobody needs afterwards. So
`up` executes this module in its stead (`hand_over`): the same process, with the locks and the port
that it holds open, and nothing else. Run as `python -m deploy.installation.embedded.serving FD`.
"""

import atexit
import gc
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, NoReturn

import click

from deploy.checkout import ROOT

ARENAS = "2"
"""Of glibc's malloc, which else makes up to eight a core: threads of one process, each with some of
its memory, that seldom give any back."""


@dataclass(frozen=True, kw_only=True)
class Serving:
    """What is served.

    :ivar data: the data folder
    :ivar url: where a browser finds it
    :ivar environs: by service, the environment variables that its settings are read from
    :ivar listener: the open port
    :ivar users: the open file by which it uses the folder's PostgreSQL
    :ivar locks: further open files, which are locked as long as this process is there
    :ivar with_example: the worked example is to be added
    :ivar started: by the monotonic clock
    """

    data: str
    url: str
    environs: Mapping[str, Mapping[str, str]]
    listener: int
    users: int
    locks: tuple[int, ...]
    with_example: bool
    is_verbose: bool
    started: float


def hand_over(serving: Serving) -> NoReturn:
    """Have this process become the one that serves."""
    with tempfile.TemporaryFile("w+") as given:
        json.dump(asdict(serving), given)
        given.flush()
        given.seek(0)
        for descriptor in (given.fileno(), serving.listener, serving.users, *serving.locks):
            os.set_inheritable(descriptor, True)
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        environment = {"MALLOC_ARENA_MAX": ARENAS, **os.environ, "PYTHONPATH": path}
        sys.stdout.flush()
        sys.stderr.flush()
        words = ["-P", "-m", __name__, str(given.fileno())]
        os.execve(sys.executable, [sys.executable, *words], environment)


def take_over(given: IO[str]) -> Serving:
    """Read what is to be served."""
    return Serving(**json.load(given))


def serve(serving: Serving) -> None:
    """Serve until told to stop; the last one to leave stops PostgreSQL."""
    from deploy.installation.embedded import process, users

    data = Path(serving.data)
    with os.fdopen(serving.users, "r+") as joined:
        try:
            process.serve(
                process.Process(
                    serving.environs,
                    socket.socket(fileno=serving.listener),
                    lambda: _announce(serving),
                    is_verbose=serving.is_verbose,
                )
            )
        finally:
            if process.is_parent():
                users.leave(data, joined, tell)


def tell(line: str) -> None:
    """Show one line of progress."""
    click.echo(f"  {line}", err=True)


def _announce(serving: Serving) -> None:
    tell(f"ready after {time.monotonic() - serving.started:.1f} s")
    click.echo(f"Comptoir is running at {serving.url}", err=True)
    click.echo(f"Data, e-mails and keys are in {serving.data}. Stop with Ctrl-C.", err=True)
    if serving.with_example:
        subprocess.Popen(
            [sys.executable, "-m", "deploy.demo.example", serving.url, serving.data],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    atexit.register(gc.freeze)  # all goes with the process: looking through it takes half a second
    with os.fdopen(int(sys.argv[1])) as handed:
        read = take_over(handed)
    serve(read)
