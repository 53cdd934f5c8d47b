"""Applies what a database lacks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, text

from shared import tenancy
from shared.migrations import env
from shared.migrations.level import current_level
from shared.patience import limit_statement_time
from shared.tenancy import Reason

LOCK = 0x436F6D70746F6972  # "Comptoir": one migration at a time in a database
LOCK_TIMEOUT = "5s"
"""A migration that cannot have a table soon gives up: every request would queue behind it."""


class DatabaseIsNewer(RuntimeError):
    """A newer release has been here: nothing is to be applied, and nothing was."""


_one_at_a_time = threading.Lock()  # Alembic's `op` is one for the process


def upgrade(service: str, owner_url: str, to: str = "head") -> list[str]:
    """Bring a service's database up to date, and tell the numbers of the migrations it has had now.

    Whoever comes second waits until the first is done.

    :param owner_url: the database, as its owner; the runtime role may not change tables
    :param to: the last migration to apply
    :raises DatabaseIsNewer: if it is past the last migration of this release
    :raises sqlalchemy.exc.DBAPIError: one of them failed: it has left nothing, those before it stay
    """
    scripts = env.scripts(service)
    applied: list[str] = []

    def lacking(level: Any, _: MigrationContext) -> Any:
        steps = scripts._upgrade_revs(to, level)
        applied.extend(str(step.revision.revision) for step in steps)
        return steps

    with _one_at_a_time, _owning(owner_url) as connection:
        _refuse_newer(service, connection, last=scripts.get_current_head())
        context = MigrationContext.configure(
            connection,
            opts={"fn": lacking, "script": scripts, "transaction_per_migration": True},
        )
        with Operations.context(context), context.begin_transaction():
            context.run_migrations()
    return applied


def _refuse_newer(service: str, connection: Connection, *, last: str | None) -> None:
    level = current_level(connection)
    if level is not None and int(level) > int(last or 0):
        raise DatabaseIsNewer(
            f"The database of {service} has had migration {level}; this release knows {last}."
        )
    connection.commit()


@contextmanager
def _owning(owner_url: str) -> Iterator[Connection]:
    """Hold the database for us alone; all is let go with the connection."""
    engine = create_engine(owner_url, poolclass=NullPool)
    limit_statement_time(engine, None)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        tenancy.unconfined_for_good(connection, Reason.MIGRATION)
        connection.execute(
            text("SELECT set_config('lock_timeout', :timeout, false)"), {"timeout": LOCK_TIMEOUT}
        )
        connection.commit()
        yield connection
