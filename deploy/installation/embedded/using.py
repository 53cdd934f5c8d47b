"""Has the installation of a data folder ready for whoever uses it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.installation import data_folder
from deploy.installation.embedded import installation, users
from deploy.installation.embedded.installation import Choices, Installation

Tell = Callable[[str], None]


@contextmanager
def prepared(data: Path, choices: Choices, *, tell: Tell) -> Iterator[Installation]:
    """Have the installation of a data folder ready; whoever else uses it may stay, and may come.

    A process that is forked meanwhile leaves without doing anything.

    :param data: as `data_folder.opened` returned it
    """
    holder = os.getpid()
    with users.join(data) as joined:
        try:
            yield prepare(data, choices, tell=tell)
        finally:
            if os.getpid() == holder:
                users.leave(data, joined, tell)


def prepare(data: Path, choices: Choices, *, tell: Tell) -> Installation:
    """Prepare it; of two that come at once, one does so after the other."""
    with data_folder.lock_file(data, "preparing") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        return installation.prepare(data, choices, tell=tell)
