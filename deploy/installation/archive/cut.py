"""The four databases as of one instant, while they are used.

A service must never be restored to know of a message that its publisher has forgotten: the
publisher would give the message's number to another, and the service would pass that one over. So
numbering is held in all four while their snapshots are taken: whatever a service has heard was
numbered before, and its publisher's snapshot has it. Nothing else waits, and numbering only for the
moment that this takes.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import click
import psycopg

from deploy.installation.provisioning import conninfo

WAIT = "30s"
UNHURRIED = (
    "SET idle_in_transaction_session_timeout = 0",
    "SET statement_timeout = 0",
    "SET transaction_timeout = 0",
)
"""A snapshot is held until every table is written, however long that takes."""

HOLD = "SELECT last_position FROM relay_counter FOR UPDATE"


@contextmanager
def taken(addresses: Mapping[str, str]) -> Iterator[dict[str, psycopg.Connection]]:
    """Give a connection to each database that sees it as of one instant, the same for all.

    :param addresses: of each service's database, as the superuser, for SQLAlchemy
    :raises click.ClickException: numbering could not be held
    """
    with ExitStack() as open_:
        with ExitStack() as held:
            for address in addresses.values():
                _hold(held.enter_context(psycopg.connect(conninfo(address))))
            snapshots = {
                service: open_.enter_context(_snapshot(address))
                for service, address in addresses.items()
            }
        yield snapshots


def _hold(connection: psycopg.Connection) -> None:
    try:
        connection.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
        connection.execute(HOLD)
    except psycopg.errors.LockNotAvailable:
        raise click.ClickException(
            f"Messages were being numbered for more than {WAIT}: try again. Nothing was written."
        ) from None


@contextmanager
def _snapshot(address: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(conninfo(address), autocommit=True) as connection:
        for setting in UNHURRIED:
            _try(connection, setting)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SELECT")  # from here on it sees this instant
        yield connection


def _try(connection: psycopg.Connection, setting: str) -> None:
    try:
        connection.execute(setting)
    except psycopg.errors.UndefinedObject:  # PostgreSQL before 17 has no limit on transactions
        return
