"""What the file holds: a manifest, the rows of each table, secrets, public keys, files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

import click

FORMAT = 1
"""Raised when a release writes what an older one cannot read."""

MANIFEST = "manifest.json"
OF_SERVERS = frozenset({"postgres", "rabbitmq", "grafana"})
ADDRESSES = frozenset({"database-password", "database-url", "broker-password", "broker-url"})
"""Secrets by which a service reaches its servers: each installation has its own."""


@dataclass(frozen=True)
class Table:
    """A table as it was saved: which columns, in which order, and how many rows."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Database:
    """The database of a service.

    :ivar level: the last migration that it has had
    :ivar sequences: the last value of each that was used
    """

    level: str
    tables: tuple[Table, ...]
    sequences: Mapping[str, int]

    @property
    def rows(self) -> int:
        """How many rows it has in all."""
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True)
class Manifest:
    """What the file is of.

    :ivar made_at: the instant of the databases, in UTC
    :ivar choices: what whoever ran a data folder had chosen; None: it was in containers
    """

    made_at: str
    databases: Mapping[str, Database]
    choices: Mapping[str, Any] | None = None
    format: int = FORMAT

    def write(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), indent=2)


def read_manifest(file: ZipFile) -> Manifest:
    """Read what a file is of.

    :raises click.ClickException: it is no such file, or one of a newer release
    """
    try:
        given = json.loads(file.read(MANIFEST))
        if given["format"] > FORMAT:
            raise click.ClickException(
                f"The file was written by a newer release (format {given['format']}, this one "
                f"reads {FORMAT}): restore it with that release. Nothing was changed."
            )
        databases = {
            service: Database(
                level=each["level"],
                tables=tuple(
                    Table(t["name"], tuple(t["columns"]), t["rows"]) for t in each["tables"]
                ),
                sequences=each["sequences"],
            )
            for service, each in given["databases"].items()
        }
    except (KeyError, TypeError, ValueError, BadZipFile) as error:
        raise click.ClickException(
            "The file is not one that `./comptoir backup` has written, or it is cut short. "
            "Nothing was changed."
        ) from error
    return Manifest(given["made_at"], databases, given.get("choices"), given["format"])


def rows_of(service: str, table: str) -> str:
    """Name the member that holds the rows of a table."""
    return f"databases/{service}/{table}.copy"


def kept_files(root: Path) -> Iterator[Path]:
    """List what is kept beside the databases, as paths below the root of an installation."""
    for top in ("secrets", "public", "files"):
        for path in sorted((root / top).rglob("*")):
            place = path.relative_to(root)
            if path.is_file() and is_kept(PurePosixPath(place)):
                yield place


def is_kept(place: PurePosixPath) -> bool:
    """Tell whether a file below the root of an installation is part of what is saved.

    Not the secrets of servers, nor of services' migrations, nor what reaches servers.
    """
    top, *rest = place.parts
    if top in ("public", "files"):
        return bool(rest) and not place.name.startswith(".")
    if top != "secrets" or len(rest) < 2:
        return False
    owner = rest[0]
    is_of_servers = owner in OF_SERVERS or owner.endswith("-owner")
    return not is_of_servers and place.name not in ADDRESSES and not place.name.startswith(".")
