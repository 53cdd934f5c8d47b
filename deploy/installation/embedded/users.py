"""Who uses the PostgreSQL of a data folder: `up`, and commands. The last one to leave stops it.

It is held by a lock on a file that stays open, so it goes with the process, however that ends.
"""

import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import IO

from deploy.installation import data_folder

Tell = Callable[[str], None]


def join(data: Path) -> IO[str]:
    """Become a user, waiting while the last one of others is stopping the server."""
    users = data_folder.lock_file(data, "users")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def leave(data: Path, users: IO[str], tell: Tell) -> None:
    """Be none any more, and stop the server unless somebody else uses it.

    Whoever comes meanwhile waits until it has ended.
    """
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell("PostgreSQL goes on: a command uses it, and will stop it")
        return
    from deploy.installation import postgres  # not before: whoever serves does without

    tell("stopping PostgreSQL …")
    postgres.stop(data)
    tell("stopped")
