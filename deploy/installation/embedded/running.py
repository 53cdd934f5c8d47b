"""From `./comptoir up` to a served page, and back."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import click

from deploy.checkout import ROOT
from deploy.installation import data_folder
from deploy.installation.embedded import holding, note, process, using
from deploy.installation.embedded.installation import Choices


def run(
    data: Path,
    *,
    host: str,
    port: int,
    choices: Choices,
    verbose: bool,
    patience: float = holding.PATIENCE,
) -> None:
    """Serve a data folder until told to stop.

    :param patience: seconds to wait for an earlier, killed run on the same folder to end
    :raises click.ClickException: the port is taken, the folder is in use, or PostgreSQL will not
        start; the message is one sentence that says what to do
    """
    from shared import logging

    started = time.monotonic()
    logging.configure(json=False, level="INFO" if verbose else "ERROR")
    listener = process.listen(host, port)
    folder = data_folder.opened(data)
    lock = holding.hold(folder, address=url_of(host, port), tell=tell, patience=patience)
    before = Choices.kept(folder)
    settled = replace(choices, is_demo=choices.is_demo or (before is not None and before.is_demo))
    settled.keep(folder)

    def ready() -> None:
        tell(f"ready after {time.monotonic() - started:.1f} s")
        _announce(url_of(host, port), folder, with_example=choices.is_demo)

    with lock, using.prepared(folder, settled, tell=tell) as prepared:
        if not note.leave(url_of(host, port), folder):
            tell(f"the checkout is another user's: other commands need `--data {folder}`")
        process.serve(process.Process(prepared, listener, ready))


def url_of(host: str, port: int) -> str:
    """Give the address that a browser opens."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def tell(line: str) -> None:
    """Show one line of progress."""
    click.echo(f"  {line}", err=True)


def _announce(url: str, folder: Path, *, with_example: bool) -> None:
    click.echo(f"Comptoir is running at {url}", err=True)
    click.echo(f"Data, e-mails and keys are in {folder}. Stop with Ctrl-C.", err=True)
    if with_example:
        subprocess.Popen(
            [sys.executable, "-m", "deploy.demo.example", url, str(folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
        )
