"""Where the installation is that a command is about: a data folder, or Compose's volumes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from deploy.installation.installation import Installation

CONTAINED = "COMPTOIR_INSTALLATION"
"""Set in the container for operations: the folder where the installation's secrets are mounted."""


@contextmanager
def opened(data: Path | None) -> Iterator[Installation]:
    """Open the installation that a command is about.

    :param data: the data folder; None: the one that `up` served last from this checkout or, in a
        container, the Compose project's
    :raises click.ClickException: there is none, or it cannot be used; the message says what to do
    """
    if CONTAINED in os.environ:
        from deploy.installation.compose import installation

        yield installation.mounted(_contained(data), os.environ)
        return
    from deploy.installation.embedded import opening

    with opening.opened(data) as prepared:
        yield prepared


def folder(data: Path | None) -> Path:
    """Find the folder of the installation that a command is about; its databases need not run.

    :raises click.ClickException: there is none, or it cannot be used; the message says what to do
    """
    if CONTAINED in os.environ:
        return _contained(data)
    from deploy.installation.embedded import opening

    return opening.folder(data)


def _contained(data: Path | None) -> Path:
    if data is not None:
        raise click.ClickException(
            "In this container, leave --data out: there is one installation."
        )
    root = Path(os.environ[CONTAINED])
    from deploy.installation.compose import whole

    whole.require(root)
    return root
