"""Finds the installation, and tells the story there."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import httpx
from rich.console import Console

from deploy.checkout import ROOT
from deploy.demo import places, story
from deploy.demo.client import Client, Unexpected
from deploy.demo.mails import source
from deploy.demo.people import Cast, Somebody
from deploy.demo.scene import Scene
from deploy.demo.teller import Teller


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
    place = places.find(url=url, data=data, operator=operator, mails=mails)
    scene = make_scene(
        Client(place.url, language=language, patience=patience),
        mails=place.mails,
        operator=place.operator,
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
    cast = Cast(client=client, mails=source(mails), fact=teller.fact)
    return Scene(client=client, cast=cast, tell=teller, make_operator=operator_maker(operator))


def operator_maker(command: list[str]) -> Callable[[Somebody], str]:
    """Make a function that makes an operator by a command, and gives the identifier."""

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
