"""The database as messages use it: transactions of the suite itself, locks, and outages."""

import contextlib
import threading
from collections.abc import Iterator

import psycopg
from sqlalchemy import Connection, Engine, exc, text
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.questions import Question
from shared.tenancy import Reason, unconfined

_CLASSES = frozenset({"08", "53"})
"""Connection exceptions and insufficient resources (PostgreSQL, appendix A)."""

_STATES = frozenset({"57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04", "25006"})
"""Shutdowns, start-up, timeouts of idle connections and of transactions, and writing to a server
that has become a standby."""


def is_outage(error: BaseException | None) -> bool:
    """Tell whether an error, or what caused it, says that the database is not there just now."""
    while error is not None:
        if _says_so(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def reason(error: BaseException) -> str:
    """Tell what a server or the network said, in one line, without the statement or its values."""
    if isinstance(error, exc.DBAPIError):
        error = error.orig or error
    is_wordy = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    if is_wordy or isinstance(error, OSError):
        return " ".join(str(error).split()) or type(error).__name__
    return type(error).__name__


def _says_so(error: BaseException) -> bool:
    if isinstance(error, exc.TimeoutError):
        return True  # every connection of the pool is in use
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or _says_so(error.orig or ValueError())
    if isinstance(error, psycopg.OperationalError):
        state = error.sqlstate
        return state is None or state[:2] in _CLASSES or state in _STATES
    return False


@contextlib.contextmanager
def handling(sessions: Sessions) -> Iterator[Session]:
    """Begin the transaction of a message: committed at the end, undone by what is raised."""
    with sessions.begin() as session:
        unconfined(session, Reason.HANDLER)
        yield session


@contextlib.contextmanager
def relaying(bind: Connection | Engine) -> Iterator[Session]:
    """Begin a transaction of the relay on its own connection, or on one of an outbox's database."""
    with Session(bind) as session, session.begin():
        unconfined(session, Reason.RELAY)
        yield session


_NAME = "hashtextextended($1::jsonb ->> 'name', 0)"
_TAKE = Question(f"SELECT to_jsonb(pg_try_advisory_lock({_NAME}))")
_RELEASE = Question(f"SELECT to_jsonb(pg_advisory_unlock({_NAME}))")
_TAKE_UNTIL_END = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")


def take_lock(connection: Connection, name: str) -> bool:
    """Take a lock for as long as a connection lives, unless somebody else has it."""
    return bool(_TAKE.on(connection, {"name": name})[0])


def release_lock(connection: Connection, name: str) -> None:
    """Give back a lock that a connection has; nothing if it has it no more."""
    _RELEASE.on(connection, {"name": name})


def take_lock_until_end(session: Session, name: str) -> bool:
    """Take a lock for as long as a transaction lasts, unless somebody else has it."""
    return bool(session.scalar(_TAKE_UNTIL_END, {"name": name}))


@contextlib.contextmanager
def lock_held(engine: Engine, name: str) -> Iterator[bool]:
    """Hold a lock for a while, on a connection of its own; tells whether it could be had."""
    with engine.connect() as connection:
        taken = take_lock(connection, name)
        try:
            yield taken
        finally:
            if taken:
                release_lock(connection, name)


class Locks:
    """Advisory locks that a process holds for a while, all on one connection while it has any.

    If it is lost, so are the locks: what is done under them goes on, and somebody else may do it
    too, as whenever a server ends a session.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._connection: Connection | None = None
        self._held: set[str] = set()

    @contextlib.contextmanager
    def held(self, name: str) -> Iterator[bool]:
        """Hold a lock for a while, unless somebody else has it; tells whether it could be had."""
        is_ours = self._take(name)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._give_back(name)

    def _take(self, name: str) -> bool:
        with self._turn:
            if name in self._held:
                return False  # another thread's: to the server, both are one session
            try:
                if self._connection is None:
                    self._connection = self._engine.connect()
                is_ours = take_lock(self._connection, name)
            except Exception:
                self._part()
                raise
            if is_ours:
                self._held.add(name)
            elif not self._held:
                self._part()
            return is_ours

    def _give_back(self, name: str) -> None:
        with self._turn:
            self._held.discard(name)
            try:
                if self._connection is not None:
                    release_lock(self._connection, name)
            except Exception:
                self._part()
                raise
            if not self._held:
                self._part()

    def _part(self) -> None:
        """Part with the connection, and with whatever locks it holds."""
        connection, self._connection = self._connection, None
        if connection is not None:
            if self._held:
                connection.invalidate()  # in the pool it would keep locks that nobody gives back
            connection.close()
