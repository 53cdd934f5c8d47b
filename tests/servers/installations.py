"""Data folders for the installations of tests: one is prepared, the others are copies of it.

Making a cluster and its databases is `tests/deploy/test_up.py`'s to see, and costs three seconds.
"""

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.installation import data_folder, postgres_files
from deploy.installation.embedded import using
from deploy.installation.embedded.installation import Choices
from deploy.installation.postgres_programs import WITHOUT_FSYNC
from deploy.tooling import scratch

Copy = Callable[[Path], Path]
"""Make a data folder, of this path, with databases and keys that nothing has used."""


@contextlib.contextmanager
def original() -> Iterator[Copy]:
    """Prepare a data folder, and give what copies it."""
    with scratch.folder() as folder:
        made = data_folder.opened(folder / "data")
        choices = Choices(public_url="http://127.0.0.1:8000")
        with using.prepared(made, choices, tell=lambda line: None):
            pass
        _spare_the_disk(made)

        def copy(place: Path) -> Path:
            subprocess.run(["cp", "-a", made, place], check=True)  # whose files they are, too
            return data_folder.opened(place)

        yield copy


def _spare_the_disk(data: Path) -> None:
    """Let its server not wait for the disk: no test takes the machine's power away."""
    settings = postgres_files.locate(data).cluster / "postgresql.conf"
    with settings.open("a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in WITHOUT_FSYNC.items())
