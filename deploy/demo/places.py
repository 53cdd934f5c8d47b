"""Where the story can be told: what `up` serves, this checkout's Compose project, or elsewhere."""

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from deploy.installation.compose import project
from deploy.installation.embedded import note


@dataclass(frozen=True)
class Place:
    """An installation, and what the story needs beside its API.

    :ivar operator: the command that makes an operator there
    :ivar mails: a Maildir, or MailDev's address
    """

    url: str
    operator: list[str]
    mails: str


def find(*, url: str | None, data: Path | None, operator: str | None, mails: str | None) -> Place:
    """Find the installation that is meant, and how to make an operator and read e-mails there.

    :param url: None: the one that `up` serves or, if there is none, the Compose project's
    :param data: its data folder
    :raises click.ClickException: something is not known; the message says what to give
    """
    given = shlex.split(operator) if operator else None
    known = note.find()
    address = url or (known.url if known else None)
    folder = data or (Path(known.data) if known and known.url == address else None)
    if address and folder:
        return Place(address, given or operator_command(folder), mails or str(folder / "mails"))
    if address and given and mails:
        return Place(address, given, mails)
    found = project.find(address)
    if found is None and address is None:
        raise click.ClickException(
            "Nothing to show: start it with `./comptoir up` or `docker compose --profile dev up -d "
            "--build --wait`, or give --url."
        )
    place = mails or (found.mails if found else None)
    if found is None or place is None:
        raise click.ClickException(
            f"How to make an operator at {address}, and where its e-mails are, is not known here: "
            "give --data, or --operator and --mails (Compose has MailDev in its profile `dev`)."
        )
    return Place(found.url, given or found.operator_command, place)


def operator_command(folder: Path) -> list[str]:
    """Give the command that makes an operator in a data folder."""
    return [sys.executable, "-m", "deploy", "operator", "create", "--data", str(folder)]
