"""Files that are made from the code, committed, and held to it by a test."""

from collections.abc import Mapping
from pathlib import Path

import click


def write_or_check(
    documents: Mapping[Path, str], *, check: bool, never_again: bool = False
) -> None:
    """Write each document that is not as it should be.

    :param check: write nothing, fail instead
    :param never_again: leave those alone that exist
    :raises click.ClickException: with `check`, if any is missing or stale
    """
    stale = [
        path
        for path, text in documents.items()
        if not path.exists() or (not never_again and path.read_text() != text)
    ]
    if check and stale:
        raise click.ClickException("Not as the code says: " + ", ".join(map(str, stale)))
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(documents[path])
        click.echo(f"wrote {path}")
