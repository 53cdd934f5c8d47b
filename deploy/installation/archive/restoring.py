"""Making an installation again of what was saved, where there is none."""

import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

import click
import psycopg

from deploy.installation.archive import rows
from deploy.installation.archive.contents import Database, Manifest, is_kept, rows_of
from deploy.installation.archive.places import Place
from deploy.installation.output import counted
from deploy.installation.provisioning import SERVICES, Urls, conninfo
from shared import migrations

if TYPE_CHECKING:  # an image has what it needs for its own kind
    from deploy.installation.archive.containers import Containers
    from deploy.installation.archive.folders import Folder

    Target = Folder | Containers

Tell = Callable[[str], None]


def check(file: ZipFile, manifest: Manifest, target: "Target") -> None:
    """Change nothing, and find out whether the file can be restored there.

    :raises click.ClickException: it cannot; the message says what to do
    """
    target.refuse_used()
    if set(manifest.databases) != set(SERVICES):
        raise click.ClickException(
            f"The file has the databases {', '.join(sorted(manifest.databases))}; this release "
            f"has {', '.join(SERVICES)}. Nothing was changed."
        )
    for service, database in manifest.databases.items():
        known = migrations.head(service)
        if int(database.level) > int(known):
            raise click.ClickException(
                f"The file was saved by a newer release: its {service} has had migration "
                f"{database.level}, this release knows {known}. Restore it with that release. "
                "Nothing was changed."
            )
    for name in file.namelist():
        if _is_damaged(file, name):
            raise click.ClickException(
                f"The file is damaged at {name}: take another. Nothing was changed."
            )


def _is_damaged(file: ZipFile, name: str) -> bool:
    try:
        with file.open(name) as member:
            while member.read(rows.CHUNK):
                pass
    except (BadZipFile, EOFError, zlib.error):
        return True
    return False


def restore(file: ZipFile, manifest: Manifest, target: "Target", *, tell: Tell) -> None:
    """Make the installation; call `check` before."""
    with target.made(manifest.choices, tell) as (place, urls):
        for service, database in manifest.databases.items():
            tell(f"restoring {counted(database.rows, 'row')} of {service} …")
            _fill(file, service, database, place.addresses[service], urls[service])
        _put_files(file, place, tell)


def _fill(file: ZipFile, service: str, database: Database, admin_url: str, urls: Urls) -> None:
    """Bring a database to where it was, fill it, and bring it up to date."""
    migrations.upgrade(service, urls.owner, to=database.level)
    with psycopg.connect(conninfo(admin_url)) as connection:
        rows.replace_all(connection)
        for table in database.tables:
            with file.open(rows_of(service, table.name)) as member:
                rows.put(connection, table, member)
        rows.set_sequences(connection, database)
    with psycopg.connect(conninfo(admin_url), autocommit=True) as connection:
        connection.execute("ANALYZE")
    migrations.upgrade(service, urls.owner)


def _put_files(file: ZipFile, place: Place, tell: Tell) -> None:
    names = [name for name in file.namelist() if is_kept(PurePosixPath(name))]
    tell(f"restoring {counted(len(names), 'file')} and keys …")
    for name in names:
        target = _below(place.root, name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.new")
        with file.open(name) as saved, draft.open("wb") as written:
            draft.chmod(0o600)
            copyfileobj(saved, written)
        draft.replace(target)


def _below(root: Path, name: str) -> Path:
    """Find where a file goes: never outside."""
    target = (root / name).resolve()
    if not target.is_relative_to(root.resolve()):
        raise click.ClickException(f"The file holds {name!r}, which leads elsewhere.")
    return target
