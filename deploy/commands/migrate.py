"""`./comptoir migrate`."""

from pathlib import Path

import click

from deploy import options


@click.command()
@options.data
def command(data: Path | None) -> None:
    """Bring the databases of a data folder up to date, and show the level of each.

    `./comptoir up` does it too, before it serves. In containers, each service has a job for it:
    `python -m services.<name> migrate`.
    """
    from sqlalchemy import NullPool, create_engine

    from deploy.embedded.opening import opened
    from shared import migrations

    with opened(data) as installation:
        for service, environ in installation.environs.items():
            engine = create_engine(environ["OWNER_DATABASE_URL"], poolclass=NullPool)
            with engine.connect() as connection:
                click.echo(f"{service}: {migrations.current_level(connection)}")
