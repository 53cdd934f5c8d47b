"""`./comptoir migrate`."""

from pathlib import Path

import click

from deploy.installation import options


@click.command()
@options.data
def command(data: Path | None) -> None:
    """Bring the databases of a data folder up to date, and show the level of each.

    `./comptoir up` does it too, before it serves. In containers, each service has a job that does
    it, `<name>-migrate`, and this only shows the levels.
    """
    from sqlalchemy import NullPool, create_engine

    from deploy.installation.operating.places import opened
    from deploy.installation.provisioning import SERVICES
    from shared import migrations

    with opened(data) as installation:
        for service in SERVICES:
            engine = create_engine(installation.owner_database_url(service), poolclass=NullPool)
            with engine.connect() as connection:
                click.echo(f"{service}: {migrations.current_level(connection)}")
