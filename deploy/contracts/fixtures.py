"""Pairs of documents, one for each rule of `breaking`: what it finds, and what it lets pass."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from deploy.cli import ROOT
from deploy.contracts import breaking

FOLDER = ROOT / "tests" / "contracts" / "changes"


class Change(NamedTuple):
    """A change of a document, and all that it breaks."""

    before: dict[str, Any]
    after: dict[str, Any]
    breaks: list[str]


def listed() -> dict[str, Path]:
    """List the pairs by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.json"))}


def read(path: Path) -> Change:
    """Read a pair."""
    return Change(**json.loads(path.read_text()))


def misjudged() -> list[str]:
    """Name the pairs of which `breaking` does not say what it should."""
    pairs = {name: read(path) for name, path in listed().items()}
    return [
        name
        for name, pair in pairs.items()
        if breaking.changes(pair.before, pair.after) != pair.breaks
    ]
