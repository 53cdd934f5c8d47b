"""`./comptoir up`."""

from pathlib import Path

import click

from deploy.checkout import ROOT

DEFAULT_DATA = ROOT / ".comptoir" / "data"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on: loopback."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DEFAULT_DATA,
    help="The data folder; made if it is not there.  [default: .comptoir/data in the checkout]",
)
@click.option("--public-url", help="What links in e-mails begin with.  [default: the served URL]")
@click.option("--demo", is_flag=True, help="Add a worked example: establishments, people, letters.")
@click.option(
    "--broker", help="A RabbitMQ to speak over, amqp(s)://….  [default: within the process]"
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    help="Seconds to wait for an earlier, killed run on the data folder to end.",
)
@click.option(
    "--env-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Settings as containers take them, such as MAIL_URL: see .env.example.",
)
@click.option("--verbose", is_flag=True, help="Show the services' logs.")
def command(
    port: int,
    host: str,
    data: Path,
    public_url: str | None,
    demo: bool,
    broker: str | None,
    patience: float,
    env_file: Path | None,
    verbose: bool,
) -> None:
    """Run all of Comptoir here: no Docker, no server to install.

    PostgreSQL comes from a Python package and keeps its data in the data folder, as do keys, files
    and e-mails (a Maildir). Ctrl-C stops everything cleanly; start again to go on where it was.

    The settings of .env.example (mail server, organisation, support phone, expiry basis, …) are
    taken from environment variables of the same names, then from --env-file.
    """
    import os

    from deploy.installation.embedded import running, settings
    from deploy.installation.embedded.installation import MEMORY, Choices

    running.run(
        data,
        host=host,
        port=port,
        choices=Choices(
            public_url=public_url or running.url_of(host, port),
            is_demo=demo,
            broker_url=broker or MEMORY,
            settings=settings.chosen(os.environ, env_file),
        ),
        verbose=verbose,
        patience=patience,
    )
