"""Saving an installation in containers, and restoring into one that nobody has used."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg import sql

from deploy.installation.archive import rows
from deploy.installation.archive.contents import kept_files
from deploy.installation.archive.places import Place, addresses
from deploy.installation.compose import databases, whole
from deploy.installation.compose.layout import PREFIX, Addresses
from deploy.installation.provisioning import Urls, conninfo

BOOKKEEPING = frozenset({"chore_runs", "publishers", "relay_counter"})
"""What services write by themselves, before anybody has used them."""

SEEDED = frozenset({"letter_categories", "letter_category_versions"})
"""What migrations write: the kinds of letters that each platform begins with."""

CONNECTED = """
SELECT DISTINCT datname FROM pg_stat_activity
WHERE datname IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
HOW = "`docker compose down --volumes` empties the project, and deletes all that it holds"


class Containers:
    """The Compose project whose volumes are mounted here.

    While it is filled, a mark stands among the secrets of each service: none of them begins with
    it, nor do the jobs that prepare it, and it stays if this process is killed.

    :param root: where they are mounted
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._servers = Addresses.read()
        self._admin_url = databases.admin_url(root, self._servers)

    @property
    def place(self) -> Place:
        """Where everything of it is."""
        return Place(self.root, addresses(self._admin_url))

    def refuse_used(self) -> None:
        """Change nothing.

        :raises click.ClickException: somebody has used it, or its services run; the message says
            what to do
        """
        is_half = any(mark.exists() for mark in whole.marks(self.root))
        with psycopg.connect(conninfo(self._admin_url)) as server:
            there = {name for (name,) in server.execute("SELECT datname FROM pg_database")}
            others = {name for (name,) in server.execute(CONNECTED)}
        for service, address in self.place.addresses.items():
            if f"{PREFIX}_{service}" in others:
                raise click.ClickException(
                    f"Somebody is connected to the database of {service}: stop the services with "
                    "`docker compose stop`, start `docker compose up -d --wait postgres`, and "
                    "restore then. Nothing was changed."
                )
            if is_half or f"{PREFIX}_{service}" not in there:
                continue
            with psycopg.connect(conninfo(address)) as connection:
                used = rows.filled(connection, but=BOOKKEEPING | SEEDED)
            if used:
                raise click.ClickException(
                    f"The database of {service} is in use already ({', '.join(used[:3])}): {HOW}. "
                    "Nothing was changed."
                )

    @contextmanager
    def made(
        self, choices: Mapping[str, Any] | None, tell: Callable[[str], None]
    ) -> Iterator[tuple[Place, Mapping[str, Urls]]]:
        """Make the databases anew, without tables; what half a restore has left goes.

        :param choices: not needed here: `.env` says all that
        """
        for mark in whole.marks(self.root):
            mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            mark.touch(mode=0o600)
        with psycopg.connect(conninfo(self._admin_url), autocommit=True) as server:
            for service in self.place.addresses:
                name = sql.Identifier(f"{PREFIX}_{service}")
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        for path in kept_files(self.root):
            if path.parts[0] == "files":
                (self.root / path).unlink()
        yield self.place, databases.provision(self.root, self._servers, tell=tell)
        for mark in whole.marks(self.root):
            mark.unlink()
