"""Writing an installation into one file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from deploy.installation.archive import cut, rows
from deploy.installation.archive.contents import (
    MANIFEST,
    Database,
    Manifest,
    kept_files,
    rows_of,
)
from deploy.installation.archive.places import Place
from deploy.installation.output import counted, instant

Tell = Callable[[str], None]


def describe(place: Place, *, now: datetime) -> Manifest:
    """Tell what a file would hold, and write none."""
    with cut.taken(place.addresses) as snapshots:
        databases = {service: rows.describe(each) for service, each in snapshots.items()}
    return Manifest(instant(now), databases, place.choices)


def save(place: Place, out: IO[bytes], *, now: datetime, tell: Tell) -> Manifest:
    """Write the file; the installation may be in use.

    :param out: need not be seekable
    :raises click.ClickException: a database is busy with something that cannot be waited for
    """
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=3, strict_timestamps=False) as file:
        databases: dict[str, Database] = {}
        with cut.taken(place.addresses) as snapshots:
            for service, connection in snapshots.items():
                databases[service] = database = rows.describe(connection)
                tell(f"saving {counted(database.rows, 'row')} of {service} …")
                for table in database.tables:
                    with file.open(rows_of(service, table.name), "w", force_zip64=True) as member:
                        for piece in rows.out(connection, table):
                            member.write(piece)
        _add_files(file, place.root, tell)
        manifest = Manifest(instant(now), databases, place.choices)
        file.writestr(MANIFEST, manifest.write())
    return manifest


def _add_files(file: ZipFile, root: Path, tell: Tell) -> None:
    """Add files after the rows that name them, so that none of these is missing."""
    saved = list(kept_files(root))
    tell(f"saving {counted(len(saved), 'file')} and keys …")
    for path in saved:
        try:
            file.write(root / path, path.as_posix())
        except FileNotFoundError:  # a chore has removed it meanwhile, and its row
            continue
