"""`./comptoir shell`."""

from pathlib import Path
from uuid import UUID

import click

from deploy.installation import options


@click.command()
@click.argument("service", type=click.Choice(options.SERVICES))
@click.option(
    "--establishment",
    "establishments",
    metavar="UUID",
    type=click.UUID,
    multiple=True,
    help="See the rows of this one, as its requests do; may be repeated.",
)
@click.option("--everything", is_flag=True, help="See every establishment's rows.")
@click.option("--keep", is_flag=True, help="Commit at the end.  [default: nothing is kept]")
@options.data
def command(
    service: str,
    establishments: tuple[UUID, ...],
    everything: bool,
    keep: bool,
    data: Path | None,
) -> None:
    """Open Python with a session of a service's database: `session`, `select`, `models`, `queries`.

    One says what it may see: an --establishment, or --everything; both walls stand, as they do
    around a request. With neither, no row of an establishment is seen. It is one transaction, and
    is undone at the end unless --keep is given.
    """
    from deploy.installation.operating import shells
    from deploy.installation.operating.places import opened

    if everything and establishments:
        raise click.UsageError("--everything or --establishment, not both.")
    with opened(data) as installation:
        shells.run(installation, service, establishments, sees_all=everything, keeps=keep)
