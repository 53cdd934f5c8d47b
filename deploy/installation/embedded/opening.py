"""How a command reaches the databases of a data folder, whether or not `up` serves it now."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from deploy.installation import data_folder
from deploy.installation.embedded import installation, note, using
from deploy.installation.embedded.installation import Choices


@contextmanager
def opened(
    data: Path | None, *, tell: Callable[[str], None] = lambda line: None
) -> Iterator[installation.Installation]:
    """Open the installation of a data folder; stop its PostgreSQL afterwards if nobody uses it.

    Commands may come and go at once, with or without a run that serves the folder.

    :param data: None: the one that `up` served last from this checkout
    :raises click.ClickException: there is none, or it cannot be used; the message says what to do
    """
    place = folder(data)
    choices = Choices.kept(place) or Choices(public_url="http://localhost:8000")
    with using.prepared(place, choices, tell=tell) as prepared:
        yield prepared


def folder(data: Path | None) -> Path:
    """Find the data folder that a command is about; its databases need not run.

    :param data: None: the one that `up` served last from this checkout
    :raises click.ClickException: there is none, or it cannot be used; the message says what to do
    """
    if data is None:
        known = note.find()
        if known is None:
            raise click.ClickException(
                "No installation is known here: start one with `./comptoir up`, or name its data "
                "folder with --data."
            )
        data = Path(known.data)
        if not data.exists():
            raise click.ClickException(
                f"The installation that `./comptoir up` served last is gone ({data}): start one "
                "again, or name its data folder with --data."
            )
    try:
        is_ours = (data / "VERSION").exists()
        secrets = data / "secrets"
        owner = secrets.stat().st_uid if secrets.exists() else os.geteuid()
    except PermissionError:
        raise _of_another(data) from None
    if not is_ours:
        raise click.ClickException(
            f"{data} is not a data folder of Comptoir: `./comptoir up --data {data}` makes it one."
        )
    if owner != os.geteuid():  # what root would write there, its own services could not read
        raise _of_another(data)
    return data_folder.opened(data)


def _of_another(data: Path) -> click.ClickException:
    return click.ClickException(
        f"The installation in {data} is run by another user: run this command as that user."
    )
