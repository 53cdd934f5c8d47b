"""Whether an installation in containers is whole, or restored by half."""

from pathlib import Path

import click

from deploy.installation.compose.layout import folder
from deploy.installation.provisioning import SERVICES
from shared.config import RESTORING, HalfRestored, require_whole


def marks(root: Path) -> list[Path]:
    """Name the files that say that it is not whole: one among the secrets of each service."""
    return [folder(root, service) / RESTORING for service in SERVICES]


def require(root: Path) -> None:
    """Refuse to work with what is restored by half.

    :raises click.ClickException: a restore is at it, or was cut short; the message says what to do
    """
    for mark in marks(root):
        try:
            require_whole(mark.parent)
        except HalfRestored as error:
            raise click.ClickException(str(error)) from None
