"""Locks that a process's chores hold while they are at it, all on one connection of the pool."""

import contextlib
import threading
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from shared.messaging import database


class Locks:
    """Advisory locks, each held for a while; the connection is there as long as one is held.

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
                is_ours = database.take_lock(self._connection, name)
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
                    database.release_lock(self._connection, name)
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
