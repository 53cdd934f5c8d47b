"""Connections to PostgreSQL that wait for nothing for ever.

A server that is gone says so, and a lost network is noticed by TCP; but one that is frozen, or
whose disk is, keeps its connections and says nothing at all, and no timeout of its own can help.
"""

import contextlib
import re
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import capabilities, generators
from psycopg.abc import PQGen
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine, event

DEFAULTS: Mapping[str, str] = {
    "application_name": "comptoir",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""Connection parameters of libpq, unless the database's address says otherwise. A host that does
not answer is given up after 5 seconds; one that was lost is noticed after 15 if we wait for it,
after 25 if not."""

_PLAIN = re.compile(r"[A-Za-z0-9,_-]*")

_CANCELLING = 1.0
"""Seconds to wait for a server that is asked to leave a statement."""


class ServerSilent(psycopg.OperationalError):
    """The server took a statement, and did not answer it in time."""


class Connection(psycopg.Connection[Any]):
    """A connection on which every wait has an end.

    :ivar patience: seconds; None: for ever
    """

    patience: float | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._questions: set[bytes] = set()

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer; a server that only is slow is asked to leave the statement.

        :raises ServerSilent: if there is none in time; the connection is closed
        """
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise  # this was an answer
            if capabilities.has_cancel_safe():
                with contextlib.suppress(psycopg.Error):
                    self.cancel_safe(timeout=_CANCELLING)
            self.pgconn.finish()
            raise ServerSilent(f"no answer within {self.patience} seconds") from None

    @property
    def is_idle(self) -> bool:
        """Tell whether it is in no transaction."""
        return self.pgconn.transaction_status == TransactionStatus.IDLE

    def begin(self, settings: Mapping[str, str]) -> None:
        """Begin a transaction, with settings that end with it, in one round trip.

        :param settings: by name; they are written into the statement
        :raises ValueError: if one is more than ids and plain words
        """
        with self.lock:
            self.wait(self._sent(f"BEGIN; {_written(settings)}".encode()))

    def answers(
        self,
        name: bytes,
        command: bytes,
        parameter: bytes,
        settings: Mapping[str, str] | None = None,
        *,
        first: bytes = b"",
        is_bound: bool = False,
    ) -> list[bytes]:
        """Ask a statement with one parameter, and tell the one column of its rows, as texts.

        It is prepared the first time. It begins no transaction, and is one by itself outside.

        Within a transaction the parameter is bound, not written into the statement: the server
        shows statements, and logs those that fail, with all that stands in them. By itself, with
        settings, it is written into it, in one round trip, unless it is to be bound, in three.

        :param name: its own on this connection; letters, digits and underscores
        :param settings: by name, to the end of the transaction
        :param first: a statement and its semicolon, said before it in the same transaction
        :param is_bound: whether no statement is to show the parameter, not even one by itself
        :raises ValueError: if a setting is more than ids and plain words
        """
        with self.lock:
            if name not in self._questions:
                self.wait(self._prepare(name, command))
                self._questions.add(name)
            if settings is None and not (first and self.is_idle):
                if first:
                    self.wait(self._sent(first))
                result = self.wait(self._answered(name, parameter))
            elif is_bound:
                result = self._bound(name, parameter, _written(settings or {}).encode() + first)
            else:
                literal = Escaping(self.pgconn).escape_literal(parameter)
                before = _written(settings or {}).encode() + first
                said = before + b"EXECUTE " + name + b"(" + literal + b")"
                result = self.wait(self._sent(said))
        return [result.get_value(row, 0) or b"null" for row in range(result.ntuples)]

    def _bound(self, name: bytes, parameter: bytes, before: bytes) -> PGresult:
        """Ask after other words, in a transaction by itself unless there is one."""
        is_own = self.is_idle
        self.wait(self._sent(b"BEGIN; " + before if is_own else before))
        result: PGresult = self.wait(self._answered(name, parameter))
        if is_own:
            self.wait(self._sent(b"COMMIT"))
        return result

    def _prepare(self, name: bytes, command: bytes) -> PQGen[None]:
        self.pgconn.send_prepare(name, command)
        _good((yield from generators.execute(self.pgconn)))

    def _answered(self, name: bytes, parameter: bytes) -> PQGen[PGresult]:
        self.pgconn.send_query_prepared(name, [parameter])
        return _good((yield from generators.execute(self.pgconn)))

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        """Forget our own prepared statements as psycopg has the server forget all of them."""
        if name is None:
            self._questions.clear()
        return super()._deallocate(name)

    def _sent(self, command: bytes) -> PQGen[PGresult]:
        self.pgconn.send_query(command)
        return _good((yield from generators.execute(self.pgconn)))


def _written(settings: Mapping[str, str]) -> str:
    if not all(_PLAIN.fullmatch(value) for value in settings.values()):
        raise ValueError("a setting is more than ids and plain words")
    return "".join(f"SET LOCAL {name} = '{value}'; " for name, value in settings.items())


def _good(results: list[PGresult]) -> PGresult:
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            raise psycopg.errors.error_from_result(result)
    return results[-1]


def limit_statement_time(engine: Engine, seconds: float | None) -> None:
    """Let every connection of an engine be patient for so long, and no longer.

    :param seconds: None: any statement may take its time, but not the way to the server
    """

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, record: Any, words: list[Any], parameters: dict[str, Any]) -> Any:
        connection = Connection.connect(*words, **{**DEFAULTS, **parameters})
        connection.patience = seconds
        return connection
