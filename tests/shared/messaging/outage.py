"""A database that goes away, and comes back."""

import contextlib
from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from deploy.installation import provisioning


@contextlib.contextmanager
def of(engine: Engine, admin_url: str) -> Iterator[None]:
    """Refuse every connection to a database, and end those there are."""
    name = str(engine.url.database)
    allow = "ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}"
    with psycopg.connect(provisioning.conninfo(admin_url), autocommit=True) as server:
        server.execute(sql.SQL(allow).format(sql.Identifier(name), sql.SQL("false")))
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            server.execute(sql.SQL(allow).format(sql.Identifier(name), sql.SQL("true")))
