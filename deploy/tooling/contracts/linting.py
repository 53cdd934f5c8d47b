"""The committed documents, held to rules by Redocly."""

from pathlib import Path

from deploy.checkout import ROOT
from deploy.tooling.contracts import node

RULES = Path(__file__).parent / "redocly.yaml"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
"""So that it asks the network for nothing."""


def committed() -> list[Path]:
    """List the documents of the contract."""
    return [*sorted((ROOT / "docs" / "openapi").glob("*.json")), ROOT / "docs" / "asyncapi.json"]


def lint(documents: list[Path]) -> int:
    """Print what is wrong with documents, and return an exit code.

    :raises click.ClickException: if the linter cannot be installed
    """
    script = node.packages() / "@redocly" / "cli" / "bin" / "cli.js"
    options = ("--format=stylish", f"--config={RULES}")
    return node.run(script, "lint", *options, *map(str, documents), **QUIET)
