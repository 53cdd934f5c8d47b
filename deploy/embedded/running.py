"""From `./comptoir up` to a served page, and back."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import click

from deploy import data_folder
from deploy.embedded import holding, installation, note, process


def run(
    data: Path,
    *,
    host: str,
    port: int,
    public_url: str | None,
    with_example: bool,
    verbose: bool,
) -> None:
    """Serve a data folder until told to stop.

    :raises click.ClickException: the port is taken, the folder is in use, or PostgreSQL will not
        start; the message is one sentence that says what to do
    """
    from shared import logging

    started = time.monotonic()
    logging.configure(json=False, level="INFO" if verbose else "ERROR")
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    listener = process.listen(host, port)
    folder = data_folder.opened(data)
    lock = holding.hold(folder, address=url, tell=tell)
    is_demo = with_example or _was_demo(folder)
    _remember(folder, public_url=public_url or url, is_demo=is_demo)
    prepared = installation.prepare(
        folder, public_url=public_url or url, is_demo=is_demo, tell=tell
    )
    try:
        note.leave(url, folder)
        process.serve(
            process.Process(prepared, listener, lambda: _ready(url, folder, started, with_example))
        )
    finally:
        if prepared.server.is_running() and os.getpid() == prepared.holder:
            tell("stopping PostgreSQL …")
            prepared.server.stop()
            tell("stopped")
            lock.close()


def tell(line: str) -> None:
    """Show one line of progress."""
    click.echo(f"  {line}", err=True)


def _ready(url: str, folder: Path, started: float, with_example: bool) -> None:
    tell(f"ready after {time.monotonic() - started:.1f} s")
    click.echo(f"Comptoir is running at {url}", err=True)
    click.echo(f"Data, e-mails and keys are in {folder}. Stop with Ctrl-C.", err=True)
    if with_example:
        subprocess.Popen(
            [sys.executable, "-m", "deploy.demo.example", url, str(folder)],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
        )


def _remember(folder: Path, *, public_url: str, is_demo: bool) -> None:
    kept = folder / "installation.json"
    kept.write_text(json.dumps({"public_url": public_url, "is_demo": is_demo}) + "\n")


def _was_demo(folder: Path) -> bool:
    return bool(recorded(folder).get("is_demo"))


def recorded(folder: Path) -> dict[str, object]:
    """Tell what the last run on a data folder was told."""
    try:
        known: dict[str, object] = json.loads((folder / "installation.json").read_text())
    except FileNotFoundError:
        return {}
    return known
