"""`docker-compose.yml` and `.env.example` as text: what they say without a Docker engine."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from deploy.checkout import ROOT

COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"
_VARIABLE = re.compile(r"\$\{(\w+):-((?:[^{}]|\$\{[^{}]*\})*)\}")


def example() -> dict[str, str]:
    """Read the example: each setting and its default."""
    lines = EXAMPLE.read_text().splitlines()
    settings = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value for name, value in settings}


def defaults(text: str | None = None) -> Iterator[tuple[str, str]]:
    """Find each variable that Compose fills in, and its default."""
    for name, default in _VARIABLE.findall(COMPOSE.read_text() if text is None else text):
        yield name, filled(default, {})
        yield from defaults(default)


def filled(text: str, given: Mapping[str, str]) -> str:
    """Fill in variables as Compose does."""
    return _VARIABLE.sub(lambda found: given.get(found[1]) or filled(found[2], given), text)


def services(given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Read the services, variables filled in."""
    document = yaml.safe_load(filled(COMPOSE.read_text(), given or {}))
    found: dict[str, Any] = document["services"]
    return found
