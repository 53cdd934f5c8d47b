"""`./comptoir backup`."""

from pathlib import Path

import click

from deploy.installation import options


@click.command()
@click.argument("file", metavar="FILE|-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Only tell what would be saved.")
@options.data
def command(file: Path, dry_run: bool, data: Path | None) -> None:
    """Save a whole installation in one file: its four databases, its keys, its files.

    It may be in use meanwhile: the databases are saved as of one instant, the same for all. FILE is
    a ZIP that `./comptoir restore` reads, into an installation of either kind; it must not be there
    yet. With -, it is written to standard output:
    `docker compose run --rm -T tools backup - > comptoir.zip`.

    The file holds every key and everybody's data: encrypt it, and keep it elsewhere. Not in it:
    `.env`, the passwords of servers, e-mails that were delivered.
    """
    from deploy.installation.archive import opening, saving, sources
    from deploy.installation.output import counted
    from shared import clock

    def tell(line: str) -> None:
        click.echo(f"  {line}", err=True)

    with sources.source(data) as place:
        if dry_run:
            manifest = saving.describe(place, now=clock.now())
        else:
            with opening.opened(file) as out:
                manifest = saving.save(place, out, now=clock.now(), tell=tell)
    for service, database in manifest.databases.items():
        tables = counted(len(database.tables), "table")
        tell(f"{service}: {counted(database.rows, 'row')} in {tables}, migration {database.level}")
    if dry_run:
        click.echo("Nothing was written.", err=True)
    else:
        click.echo(f"Saved as of {manifest.made_at}. It holds every key: keep it safe.", err=True)
