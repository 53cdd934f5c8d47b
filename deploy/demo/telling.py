"""Finds the installation, and tells the story there."""

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import httpx
from rich.console import Console

from deploy.cli import ROOT
from deploy.demo import story
from deploy.demo.client import Client, Unexpected
from deploy.demo.mails import source
from deploy.demo.people import Cast, Somebody
from deploy.demo.scene import Scene
from deploy.demo.teller import Teller
from deploy.embedded import note


def run(
    *,
    url: str | None,
    language: str,
    data: Path | None,
    operator: str | None,
    mails: str | None,
    patience: float,
) -> None:
    """Tell the story on the terminal.

    :raises click.ClickException: there is no installation, or a step was not as it should be
    """
    known = note.find()
    if url is None and known is None:
        raise click.ClickException("Nothing to show: start it with `./comptoir up`, or give --url.")
    address = url or (known.url if known else "")
    folder = data or (Path(known.data) if known and known.url == address else None)
    if folder is None and not (operator and mails):
        raise click.ClickException(
            f"How to make an operator at {address}, and where its e-mails are, is not known here: "
            "give --data, or --operator and --mails."
        )
    scene = make_scene(
        Client(address, language=language, patience=patience),
        mails=mails or str((folder or Path()) / "mails"),
        operator=shlex.split(operator) if operator else operator_command(folder),
        teller=Teller(language=language, console=Console(highlight=False)),
    )
    try:
        _reachable(scene)
        story.refuse_production(scene)
        story.play(scene)
    except Unexpected as error:
        raise click.ClickException(str(error)) from None
    finally:
        scene.client.close()
    scene.tell.console.print()
    scene.tell.fact(
        f"{scene.tell.taken} étapes, toutes comme il se doit.",
        f"{scene.tell.taken} steps, all as they should be.",
    )


def make_scene(client: Client, *, mails: str, operator: list[str], teller: Teller) -> Scene:
    """Set the scene: nobody is there yet.

    :param mails: a Maildir or MailDev's address
    :param operator: the command that makes an operator
    """
    cast = Cast(client=client, mails=source(mails))
    return Scene(client=client, cast=cast, tell=teller, make_operator=_maker(operator))


def operator_command(folder: Path | None) -> list[str]:
    """Give the command that makes an operator in a data folder."""
    place = ["--data", str(folder)] if folder else []
    return [sys.executable, "-m", "deploy", "operator", "create", *place]


def _maker(command: list[str]) -> Callable[[Somebody], str]:
    def make(person: Somebody) -> str:
        options = (
            *("--title", person.title, "--first-name", person.first_name),
            *("--last-name", person.last_name, "--email", person.email, "--json"),
        )
        done = subprocess.run(
            [*command, *options], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Unexpected(f"no operator could be made: {done.stderr.strip() or done.stdout}")
        return str(json.loads(done.stdout)["identifier"])

    return make


def _reachable(scene: Scene) -> None:
    try:
        httpx.get(f"{scene.client.base_url}/accounts/health/live", timeout=5)
    except httpx.TransportError:
        raise Unexpected(
            f"nothing answers at {scene.client.base_url}: start it with `./comptoir up`"
        ) from None
