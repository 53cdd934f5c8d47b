"""`secrets`, in the container for operations."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.installation import options

if TYPE_CHECKING:
    from deploy.installation.compose.catalogue import Secret


@click.group()
def command() -> None:
    """See and change the secrets of an installation in containers, by name.

    A name is whose it is and what it is, such as `accounts/database-password`. The keys that sign
    and seal have a command of their own, `keys`.
    """


@command.command(name="list")
@options.as_json
def list_(as_json: bool) -> None:
    """List the secrets: since when each is so, and what it is for; never what it is."""
    from deploy.installation import output
    from deploy.installation.compose.catalogue import CATALOGUE

    root = _root()
    since = {name: _changed_at(secret.path(root)) for name, secret in CATALOGUE.items()}
    if as_json:
        output.write_json(
            [{"name": n, "changed_at": since[n], "what": CATALOGUE[n].what} for n in CATALOGUE]
        )
        return
    for name, secret in CATALOGUE.items():
        output.write(f"{name:<36} {output.instant(since[name]):<21} {secret.what}")


@command.command()
@click.argument("name")
def show(name: str) -> None:
    """Write a password out, and nothing else."""
    path = _named(name).path(_root())
    if path.name in _KEYS:
        raise click.UsageError(f"{name} is a key: nobody types it.")
    click.echo(path.read_text().strip())


@command.command(name="set")
@click.argument("name")
@click.option("--known", "is_known", is_flag=True, help="The server has it already.")
def set_(name: str, is_known: bool) -> None:
    """Have a password be what stands on standard input: one that somebody else has chosen.

    PostgreSQL is told, unless --known says that it has it already (a server of your own).
    """
    from deploy.installation.compose import rotation
    from deploy.installation.compose.layout import Addresses

    secret = _named(name)
    if secret.file in _KEYS:
        raise click.UsageError(f"{name} is a key: it is drawn, not chosen.")
    value = sys.stdin.read().strip()
    if not value or not value.isprintable() or any(character in value for character in " @:/?#%;"):
        raise click.UsageError("Write a password to standard input, without any of @ : / ? # % ;")
    rotation.put(_root(), secret, value, Addresses.read(), tell=click.echo, is_known=is_known)
    _tell(secret)


@command.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only tell what there would be to do.")
def rotate(name: str, yes: bool, is_dry: bool) -> None:
    """Draw a secret anew, tell PostgreSQL if it is one of its roles', and say what to do next."""
    from deploy.installation.compose import rotation
    from deploy.installation.compose.layout import Addresses

    secret = _named(name)
    if secret.warning:
        click.echo(secret.warning)
    if not is_dry:
        if secret.warning and not yes:
            click.confirm("Rotate it?", abort=True)
        rotation.rotate(_root(), secret, Addresses.read(), tell=click.echo)
        click.echo(f"{name} is another one.")
    _tell(secret)


_KEYS = ("server-key", "history.key")


def _tell(secret: "Secret") -> None:
    if not secret.then:
        click.echo("Nothing has to be restarted.")
        return
    click.echo("Next:")
    for line in secret.then:
        click.echo(f"  {line}")


def _named(name: str) -> "Secret":
    from deploy.installation.compose.catalogue import CATALOGUE

    if name not in CATALOGUE:
        raise click.UsageError(f"No secret is called {name}: `secrets list` names them.")
    return CATALOGUE[name]


def _changed_at(path: Path) -> datetime | None:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


def _root() -> Path:
    import os

    from deploy.installation.operating.places import CONTAINED, folder

    if CONTAINED not in os.environ:
        raise click.ClickException(
            "This is for containers: docker compose run --rm --no-deps tools secrets …"
        )
    return folder(None)
