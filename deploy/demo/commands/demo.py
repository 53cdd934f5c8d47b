"""`./comptoir demo`."""

from pathlib import Path

import click


@click.command()
@click.option("--url", help="The installation.  [default: the one that `up` serves, or Compose's]")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Its data folder, if this checkout's `up` did not make it.",
)
@click.option(
    "--operator",
    metavar="COMMAND",
    help="The command that makes an operator there; it gets the options of `operator create`.",
)
@click.option(
    "--mails", metavar="PLACE", help="Where its e-mails are: a Maildir, or MailDev's URL."
)
@click.option("--patience", type=float, default=30, show_default=True, help="Seconds to retry for.")
def command(
    url: str | None,
    lang: str,
    data: Path | None,
    operator: str | None,
    mails: str | None,
    patience: float,
) -> None:
    """Live the whole story as a client of a running installation, step by step.

    In this checkout's Compose project, operators are made in a container, and e-mails are read from
    MailDev: start it with `docker compose --profile dev up -d --build --wait`.

    Each run imports establishments of its own, made up and marked as demonstrations. Ends with 1
    if any step is not as it should be.
    """
    from deploy.demo import telling

    telling.run(
        url=url, language=lang, data=data, operator=operator, mails=mails, patience=patience
    )
