"""`./comptoir restore`."""

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from deploy.installation.archive.containers import Containers
    from deploy.installation.archive.folders import Folder


@click.command()
@click.argument("file", metavar="FILE|-", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only tell whether it can be restored, and what.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The data folder to make: it must not be there, or be empty. Not in containers.",
)
def command(file: IO[bytes], dry_run: bool, data: Path | None) -> None:
    """Make an installation again of a file that `./comptoir backup` has written.

    Only where there is none: a data folder that is not there yet, or a Compose project that nobody
    has used (`docker compose run --rm -T tools restore - < comptoir.zip`). The whole file is
    checked before anything is changed. A file of an older release is brought up to date.
    """
    from deploy.installation.archive import contents, opening, restoring
    from deploy.installation.operating.places import CONTAINED
    from deploy.installation.output import counted

    def tell(line: str) -> None:
        click.echo(f"  {line}", err=True)

    contained = os.environ.get(CONTAINED)
    if (contained is None) == (data is None):
        raise click.UsageError(
            "Name the folder to be made with --data."
            if contained is None
            else "In this container, leave --data out: there is one installation."
        )
    target = _target(data, contained)
    with opening.read(file) as archive:
        manifest = contents.read_manifest(archive)
        tell(f"saved on {manifest.made_at}")
        for service, database in manifest.databases.items():
            tell(f"{service}: {counted(database.rows, 'row')}, migration {database.level}")
        restoring.check(archive, manifest, target)
        if dry_run:
            click.echo("It can be restored. Nothing was changed.", err=True)
            return
        restoring.restore(archive, manifest, target, tell=tell)
    click.echo("Restored.", err=True)
    if data is not None:
        click.echo(f"Check it: ./comptoir history verify --data {data}", err=True)
        click.echo(f"Start it: ./comptoir up --data {data}", err=True)
    else:
        click.echo(
            "Start the services, then publish again what was on its way: see docs/operations.md.",
            err=True,
        )


def _target(data: Path | None, contained: str | None) -> "Containers | Folder":
    """Import what the one kind needs: an image lacks what a data folder is made with."""
    if data is None:
        from deploy.installation.archive.containers import Containers

        return Containers(Path(contained or ""))
    from deploy.installation.archive.folders import Folder

    return Folder(data)
