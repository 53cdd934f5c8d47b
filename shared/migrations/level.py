"""How far a database has been brought, and how far it should be."""

from functools import cache

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from shared.migrations import env

VERSIONS = "alembic_version"


@cache
def head(service: str) -> str:
    """Tell the number of the last migration of a service, "0007".

    :raises LookupError: if it has none
    """
    number = env.scripts(service).get_current_head()
    if number is None:
        raise LookupError(f"{service} has no migrations")
    return number


def current_level(database: Session | Connection) -> str | None:
    """Tell the number of the last migration that a database has had; None if it has had none."""
    connection = database.connection() if isinstance(database, Session) else database
    if not inspect(connection).has_table(VERSIONS):
        return None
    level: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))
    return level


def is_migrated(database: Session | Connection, service: str) -> bool:
    """Tell whether a database is ready for this release: at its last migration, or past it.

    A newer release leaves this one able to run, so a database that is ahead is ready too.
    """
    level = current_level(database)
    return level is not None and int(level) >= int(head(service))
