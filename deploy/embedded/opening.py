"""How a command reaches the databases of a data folder, whether or not `up` serves it now."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from deploy import data_folder
from deploy.embedded import holding, installation, note
from deploy.embedded.installation import Choices


@contextmanager
def opened(data: Path | None) -> Iterator[installation.Installation]:
    """Open the installation of a data folder; stop its PostgreSQL afterwards if nobody serves it.

    :param data: None: the one that `up` served last from this checkout
    :raises click.ClickException: there is none
    """
    folder = _folder(data)
    choices = Choices.kept(folder) or Choices(public_url="http://127.0.0.1:8000")
    lock = holding.try_hold(folder, address="a command")
    prepared = installation.prepare(folder, choices, tell=lambda line: None)
    try:
        yield prepared
    finally:
        if lock is not None:
            prepared.server.stop()
            lock.close()


def _folder(data: Path | None) -> Path:
    if data is None:
        known = note.find()
        if known is None:
            raise click.ClickException(
                "No installation is known here: start one with `./comptoir up`, or name its data "
                "folder with --data."
            )
        data = Path(known.data)
    if not (data / "VERSION").exists():
        raise click.ClickException(f"{data} is not a data folder of Comptoir.")
    return data_folder.opened(data)
