"""The first words on a database connection that is taken from the pool: one round trip.

Whether a pooled connection still lives is not asked beforehand where the first words can be said
again: the begin of a transaction, and a question that is a transaction by itself. If they fail
because the connection has gone, they are said on another; nothing that follows them ever is, for
something was read or written by then.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, event, exc

from shared.patience import Connection as Driver
from shared.pool import WatchedPool

T = TypeVar("T")


@dataclass
class Begin:
    """The begin of a transaction, with settings that end with it.

    :ivar settings: by name; ids and plain words
    :ivar is_said: whether it has been sent
    """

    settings: Mapping[str, str]
    is_said: bool = False

    def say(self, connection: Connection) -> None:
        """Begin, where the driver can do so in one round trip; else leave it to the driver."""
        driver: object = connection.connection.dbapi_connection
        if isinstance(driver, Driver) and driver.is_idle:
            driver.begin(self.settings)
            self.is_said = True


_ALONE = object()
"""What is said next is a question that sees to itself."""

_next: ContextVar[Any] = ContextVar("beginning.next", default=None)


@contextmanager
def saying(words: object) -> Iterator[None]:
    """Say a `Begin` on a connection that is taken meanwhile, and on another if it has gone."""
    token = _next.set(words)
    try:
        yield
    finally:
        _next.reset(token)


def said() -> Begin | None:
    """Return the begin that is being said on the connection just taken, if one is."""
    words = _next.get()
    return words if isinstance(words, Begin) else None


def watch(engine: Engine) -> None:
    """See to it that connections live that are taken from an engine's pool: it need not itself."""
    event.listen(engine, "engine_connect", _taken)


def alone(bind: Engine | Connection, ask: Callable[[Connection], T]) -> T:
    """Ask a question outside of any transaction, once more if its connection had gone.

    :param ask: asks it without SQLAlchemy's beginning a transaction
    """
    if isinstance(bind, Connection):  # whose transaction is somebody else's
        return ask(bind)
    with saying(_ALONE):
        try:
            with bind.connect() as connection:
                return ask(connection)
        except exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
        with bind.connect() as connection:  # a fresh one: all others as old have been forgotten
            return ask(connection)


def _taken(connection: Connection) -> None:
    words = _next.get()
    if words is _ALONE:
        return
    say: Callable[[Connection], None] = words.say if words is not None else _ping
    try:
        try:
            say(connection)
        except psycopg.OperationalError as error:
            if not _has_gone(connection):
                raise
            forget(connection, error)
            say(connection)
    except psycopg.Error as error:
        gone = _has_gone(connection)
        if gone:
            forget(connection, error)
        raise exc.DBAPIError.instance(
            "BEGIN", None, error, psycopg.Error, hide_parameters=True, connection_invalidated=gone
        ) from error


def _ping(connection: Connection) -> None:
    driver: Any = connection.connection.dbapi_connection
    connection.dialect.do_ping(driver)


def _has_gone(connection: Connection) -> bool:
    driver: Any = connection.connection.dbapi_connection
    return driver is None or bool(driver.closed)


def forget(connection: Connection, error: psycopg.Error) -> None:
    """Drop a connection that has gone, and those of the pool that are as old."""
    taken, pool = connection.connection, connection.engine.pool
    if isinstance(pool, WatchedPool):
        pool.forget(taken, error)
    connection.invalidate(error)
