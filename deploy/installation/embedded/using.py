"""Who uses the PostgreSQL of a data folder: `up`, and commands. The last one to leave stops it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from deploy.installation import data_folder, postgres
from deploy.installation.embedded import installation
from deploy.installation.embedded.installation import Choices, Installation

Tell = Callable[[str], None]


@contextmanager
def prepared(data: Path, choices: Choices, *, tell: Tell) -> Iterator[Installation]:
    """Have the installation of a data folder ready; whoever else uses it may stay, and may come.

    Two that come at once prepare it one after the other. A process that is forked meanwhile leaves
    without doing anything.

    :param data: as `data_folder.opened` returned it
    """
    holder = os.getpid()
    with data_folder.lock_file(data, "users") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while the last one of others is stopping it
        try:
            with data_folder.lock_file(data, "preparing") as alone:
                fcntl.flock(alone, fcntl.LOCK_EX)
                made = installation.prepare(data, choices, tell=tell)
            yield made
        finally:
            if os.getpid() == holder:
                _leave(data, users, tell)


def _leave(data: Path, users: IO[str], tell: Tell) -> None:
    """Stop the server, unless somebody else uses it: whoever comes now waits until it has ended."""
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell("PostgreSQL goes on: a command uses it, and will stop it")
        return
    tell("stopping PostgreSQL …")
    postgres.stop(data)
    tell("stopped")
