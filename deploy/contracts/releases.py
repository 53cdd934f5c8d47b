"""The release that documents are compared with: a tag of git, or whatever one asks for."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import click

from deploy.cli import ROOT

OPENAPI = "docs/openapi"
GOLDEN = "tests/contracts/events"


class NoRelease(LookupError):
    """There is no tag here; the message says why."""


def last(root: Path = ROOT) -> str:
    """Name the last tag before what is checked out.

    :raises NoRelease: if this clone knows none
    """
    try:
        found = _git(root, "describe", "--tags", "--abbrev=0")
    except OSError as error:
        raise NoRelease(f"git cannot be run: {error}") from None
    if found.returncode:
        raise NoRelease(found.stderr.strip().splitlines()[0])
    return found.stdout.strip()


def documents(reference: str, folder: str, root: Path = ROOT) -> dict[str, Any]:
    """Read the JSON files that a folder holds at a tag, branch or commit, by their names.

    :raises click.ClickException: if there is no such thing
    """
    listed = _git(root, "ls-tree", "--name-only", f"{reference}^{{commit}}", f"{folder}/")
    if listed.returncode:
        raise click.ClickException(f"git knows no {reference}: {listed.stderr.strip()}")
    return {
        Path(path).stem: json.loads(_git(root, "show", f"{reference}:{path}").stdout)
        for path in listed.stdout.splitlines()
        if path.endswith(".json")
    }


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ("git", *arguments),
        cwd=root,
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
