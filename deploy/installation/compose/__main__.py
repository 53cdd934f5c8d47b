"""The one-shot jobs that prepare an installation in containers.

Run as `python -m deploy.installation.compose`.
"""

import os
from pathlib import Path

import click

from deploy.installation.compose import databases as databases_
from deploy.installation.compose import secrets as secrets_
from deploy.installation.compose import whole
from deploy.installation.compose.layout import Addresses
from deploy.installation.operating.places import CONTAINED


@click.group()
def prepare() -> None:
    """Prepare an installation in containers. Each job may run again: it completes what is there."""


@prepare.command()
def secrets() -> None:
    """Draw the secrets that are missing; none that is there is replaced."""
    secrets_.make(_root(), Addresses.read(), tell=click.echo)


@prepare.command()
def databases() -> None:
    """Make the databases and roles that are missing, and tell the server the roles' passwords.

    What is restored by half is left alone, and so is all that waits for this job.
    """
    whole.require(_root())
    databases_.provision(_root(), Addresses.read(), tell=click.echo)


def _root() -> Path:
    return Path(os.environ[CONTAINED])


if __name__ == "__main__":
    prepare(prog_name="python -m deploy.installation.compose")
