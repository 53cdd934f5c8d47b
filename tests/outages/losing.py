"""A database that is lost in the middle of a request."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event


class Loss:
    """Cuts a service's connection to its database at one of the steps of a request.

    :ivar ends: how many transactions, or parts of one, came to be committed
    :ivar has_happened: whether a connection was cut
    :ivar was_at_end: whether that was before a commit
    :ivar was_alone: whether that was outside of any transaction: what is said then is said again
    """

    def __init__(self) -> None:
        self._step, self._at = 0, -1
        self.ends = 0
        self.has_happened = self.was_at_end = self.was_alone = False

    @contextmanager
    def watching(self, engine: Engine, at: int = -1, *, only_ends: bool = False) -> Iterator[None]:
        """Count the steps, statements and commits, meanwhile; cut before one of them."""
        self._step, self._at, self.ends = 0, at, 0
        self.has_happened = self.was_at_end = self.was_alone = False
        listeners = {
            "before_cursor_execute": self._look_on if only_ends else self._pass,
            "commit": self._before_end,
            "release_savepoint": self._before_end,  # instead of it, where all is undone afterwards
        }
        for name, listener in listeners.items():
            event.listen(engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listeners.items():
                event.remove(engine, name, listener)

    def _look_on(self, *_: Any) -> None:
        """Let a statement be."""

    def _before_end(self, connection: Connection, *_: Any) -> None:
        self.ends += 1
        self.was_at_end = self._step == self._at
        self._pass(connection)

    def _pass(self, connection: Connection, *_: Any) -> None:
        if self._step == self._at:
            there: Any = connection.connection.dbapi_connection
            self.was_alone = there.pgconn.transaction_status == TransactionStatus.IDLE
            with socket.socket(fileno=os.dup(there.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)
            self.has_happened = True
        self._step += 1
