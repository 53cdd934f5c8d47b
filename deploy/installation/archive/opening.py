"""Opening the file itself: whole or not at all, and for nobody else to read."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import IO
from zipfile import BadZipFile, ZipFile

import click

STANDARD = Path("-")
IN_MEMORY = 16 << 20


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file, which its owner alone can read; it appears once it is whole.

    :param path: `-` is standard output
    :raises click.ClickException: it is there already, or cannot be written
    """
    if path == STANDARD:
        if sys.stdout.isatty():
            raise click.ClickException("Send the output to a file, or name one.")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.exists():
        raise click.ClickException(f"{path} is there already: name another file.")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from None
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def read(file: IO[bytes]) -> Iterator[ZipFile]:
    """Open what was written; what cannot be read twice, such as standard input, is kept aside.

    :raises click.ClickException: it is no such file
    """
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as aside:
        source: IO[bytes] = file
        if not file.seekable():
            copyfileobj(file, aside)
            source = aside
        try:
            archive = ZipFile(source)
        except BadZipFile:
            raise click.ClickException(
                "The file is not one that `./comptoir backup` has written, or it is cut short. "
                "Nothing was changed."
            ) from None
        with archive:
            yield archive
