"""Questions that are asked at nearly each request: prepared once, JSON in, rows of JSON out.

What the statement takes and gives is one value, so that neither SQLAlchemy nor the driver describe
and convert its columns one by one, which costs more than the question itself. Nothing but how to
answer it is kept.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import psycopg
from sqlalchemy import Connection, exc
from sqlalchemy.orm import Session, sessionmaker

from shared import beginning
from shared.patience import Connection as Driver

Told = dict[str, Any]
"""A row as JSON has it: ids, days and instants are texts."""


class Question:
    """A statement with one parameter, `$1`, a JSON object or a list of them.

    :ivar sql: each of its rows has one column, which is JSON
    :param first: a statement that is said before it, in the same transaction, such as a lock: what
        the question reads is as it stands after that
    """

    def __init__(self, sql: str, *, first: str = "") -> None:
        self.sql = f"{first}; {sql}" if first else sql
        self._first = f"{first}; ".encode() if first else b""
        self._command = sql.encode()
        self._name = b"comptoir_" + hashlib.sha256(self._command).hexdigest()[:16].encode()

    def alone(
        self,
        sessions: sessionmaker[Session],
        asked: object,
        *,
        settings: Mapping[str, str] | None = None,
        is_bound: bool = False,
    ) -> list[Told]:
        """Ask outside of any transaction: one round trip, on a connection that lives.

        :param asked: ids, days and instants may stand in it
        :param settings: `tenancy.settings_for`; without, no confined rows are there
        :param is_bound: whether what is asked is to be in no log of PostgreSQL, should it fail:
            with settings, that takes three round trips
        """
        bind = sessions.kw["bind"]
        return beginning.alone(
            bind, lambda connection: self.on(connection, asked, settings, is_bound=is_bound)
        )

    def within(self, session: Session, asked: object) -> list[Told]:
        """Ask within a session's transaction; what is pending is written first."""
        session.flush()
        return self.on(session.connection(), asked)

    def on(
        self,
        connection: Connection,
        asked: object,
        settings: Mapping[str, str] | None = None,
        *,
        is_bound: bool = False,
    ) -> list[Told]:
        """Ask on a connection.

        :raises sqlalchemy.exc.DBAPIError: as statements do
        """
        driver: object = connection.connection.dbapi_connection
        assert isinstance(driver, Driver)
        if driver.is_idle and connection.in_transaction():
            driver.begin({})  # it would begin by itself with the first statement of its own
        said = (connection, None, self.sql, None, None, False)
        connection.dispatch.before_cursor_execute(*said)
        try:
            rows = driver.answers(
                self._name,
                self._command,
                orjson.dumps(asked),
                settings,
                first=self._first,
                is_bound=is_bound,
            )
        except psycopg.Error as error:
            gone = driver.closed
            if gone:
                beginning.forget(connection, error)
            raise exc.DBAPIError.instance(
                *(self.sql, None, error, psycopg.Error),
                hide_parameters=True,
                connection_invalidated=gone,
            ) from error
        connection.dispatch.after_cursor_execute(*said)
        return [orjson.loads(row) for row in rows]


Ask = Callable[[Question, object], list[Told]]
"""Asks a question in some place: within a transaction, or each alone."""


def asking_within(session: Session) -> Ask:
    """Ask each within a session's transaction."""
    return lambda question, asked: question.within(session, asked)


def asking_alone(sessions: sessionmaker[Session], settings: Mapping[str, str]) -> Ask:
    """Ask each outside of any transaction."""
    return lambda question, asked: question.alone(sessions, asked, settings=settings)
