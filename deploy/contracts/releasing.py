"""Whether the code still keeps the contract of the last release."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from deploy.cli import ROOT
from deploy.contracts import breaking, fixtures, releases
from deploy.documents import GOLDEN, openapi_documents


def check(against: str | None = None) -> None:
    """Say what the code breaks of a release, and of which; without one, try the rules.

    :param against: a tag, branch or commit; None: the last tag
    :raises click.ClickException: if it breaks anything, or a rule does not hold
    """
    try:
        reference = against or releases.last()
    except releases.NoRelease as reason:
        _try_rules(str(reason))
        return
    found = list(broken(reference))
    for told in found:
        click.echo(told)
    if found:
        raise click.ClickException(
            f"{len(found)} changes break those who rely on {reference}: leave what was, and put "
            "what is to be beside it (docs/adding-an-endpoint.md, docs/adding-an-event.md)."
        )
    click.echo(f"Compared with {reference}: nothing breaks.")


def broken(reference: str, root: Path = ROOT) -> Iterator[str]:
    """Tell what breaks callers, then what breaks listeners: a golden message never changes.

    :param root: the repository in which the reference is looked up
    """
    ours = {path.stem: json.loads(text) for path, text in openapi_documents().items()}
    gone: dict[str, Any] = {"paths": {}}
    for service, document in releases.documents(reference, releases.OPENAPI, root).items():
        yield from breaking.changes(document, ours.get(service, gone))
    for event, message in releases.documents(reference, releases.GOLDEN, root).items():
        path = GOLDEN / f"{event}.json"
        if not path.exists() or json.loads(path.read_text()) != message:
            yield f"{event}: another golden message, or none"


def _try_rules(reason: str) -> None:
    wrong = fixtures.misjudged()
    if wrong:
        raise click.ClickException(f"The rules misjudge their fixtures: {', '.join(wrong)}.")
    click.echo(
        f"No release to compare with ({reason}): the rules were tried on their "
        f"{len(fixtures.listed())} fixtures instead, and hold."
    )
