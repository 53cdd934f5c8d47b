"""A PostgreSQL for a moment: in a temporary folder, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.installation import postgres


@contextmanager
def server() -> Iterator[postgres.Server]:
    """Start a fast, unsafe PostgreSQL; stop it and remove its files at the end."""
    with folder() as data:
        running = postgres.start(data, fsync=False)
        try:
            yield running
        finally:
            running.stop()


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder that a server's user, who may be another than ours, can pass through."""
    made = Path(tempfile.mkdtemp(prefix="comptoir-"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made)
