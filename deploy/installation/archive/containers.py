"""Saving an installation in containers, and restoring into one that nobody has used."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg import sql

from deploy.installation.archive import rows
from deploy.installation.archive.places import Place, addresses
from deploy.installation.compose import databases
from deploy.installation.compose.layout import Addresses
from deploy.installation.provisioning import Urls, conninfo

BOOKKEEPING = frozenset({"chore_runs", "publishers", "relay_counter"})
"""What services write by themselves, before anybody has used them."""

HOW = "`docker compose down --volumes` empties the project, and deletes all that it holds"


class Containers:
    """The Compose project whose volumes are mounted here.

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
        for service, address in self.place.addresses.items():
            with psycopg.connect(conninfo(address)) as connection:
                used = rows.filled(connection, but=BOOKKEEPING)
                others = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                    "AND backend_type = 'client backend'"
                ).fetchall()
            if used:
                raise click.ClickException(
                    f"The database of {service} is in use already ({', '.join(used[:3])}): {HOW}. "
                    "Nothing was changed."
                )
            if others != [(0,)]:
                raise click.ClickException(
                    f"Somebody is connected to the database of {service}: stop the services with "
                    "`docker compose stop`, start `docker compose up -d --wait postgres`, and "
                    "restore then. Nothing was changed."
                )

    @contextmanager
    def made(
        self, choices: Mapping[str, Any] | None, tell: Callable[[str], None]
    ) -> Iterator[tuple[Place, Mapping[str, Urls]]]:
        """Make the databases anew, without tables.

        :param choices: not needed here: `.env` says all that
        """
        with psycopg.connect(conninfo(self._admin_url), autocommit=True) as server:
            for service in self.place.addresses:
                name = sql.Identifier(f"comptoir_{service}")
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        yield self.place, databases.provision(self.root, self._servers, tell=tell)
