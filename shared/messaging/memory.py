"""The broker within one process: Kombu's in-memory transport, and the databases behind it.

What it carries is only a nudge. It dies with the process; the outboxes do not, so every listener
reads what it has missed from its publishers' own (`catchup`), and a row counts as published once
every listener has it.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self
from weakref import WeakValueDictionary

from kombu.transport import memory, virtual
from sqlalchemy import Engine


class Wake:
    """A bell that a selector can wait for, while its owner has it hung: `with wake: …`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ear: socket.socket | None = None
        self._bell: socket.socket | None = None

    def __enter__(self) -> Self:
        with self._lock:
            self._ear, self._bell = socket.socketpair()
            self._ear.setblocking(False)
            self._bell.setblocking(False)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            for end in (self._ear, self._bell):
                if end:
                    end.close()
            self._ear = self._bell = None

    def ring(self) -> None:
        """Wake the owner, who may not be waiting yet; any thread may. Unless hung, it is silent."""
        with self._lock, contextlib.suppress(BlockingIOError):  # it rings already
            if self._bell:
                self._bell.send(b"\0")

    def hush(self) -> None:
        """Forget the rings so far."""
        with contextlib.suppress(BlockingIOError):
            while self._ear and self._ear.recv(4096):
                pass

    def fileno(self) -> int:
        """Give the selector what it waits for."""
        return self._ear.fileno() if self._ear else -1


@dataclass(frozen=True)
class Participant:
    """A service of this process.

    :ivar engine: of its database
    :ivar wake: the bell of the thread that hears the transport
    :ivar look: has it look for what its publishers have numbered; any thread may call it
    """

    engine: Engine
    wake: Wake
    look: Callable[[], None]


class Memory:
    """An in-memory broker: its queues, which no other name shares, and who uses it.

    :ivar lock: to be held by whoever declares
    """

    def __init__(self) -> None:
        channel = type("Channel", (memory.Channel,), {"queues": {}})
        self.transport: Any = type(
            "Transport",
            (memory.Transport,),
            {"Channel": channel, "global_state": virtual.BrokerState()},
        )
        self.lock = threading.Lock()
        self._participants: dict[str, Participant] = {}
        self._numbered: dict[str, int] = {}
        self._heard: dict[tuple[str, str], int] = {}

    def join(self, service: str, participant: Participant) -> None:
        """Make a service's outbox readable to its listeners."""
        self._participants[service] = participant

    def engine_of(self, service: str) -> Engine | None:
        """Give a service's database; None while it has not joined."""
        participant = self._participants.get(service)
        return participant.engine if participant else None

    def numbered(self, service: str, last_position: int, listeners: Iterable[str]) -> None:
        """Say up to where a service's announcements can be read, and have listeners look."""
        self._numbered[service] = last_position
        for listener in listeners:
            participant = self._participants.get(listener)
            if participant:
                participant.look()

    def last_position_of(self, service: str) -> int | None:
        """Tell up to where a service's announcements can be read; None: its relay has not said."""
        return self._numbered.get(service)

    def heard(self, listener: str, publisher: str, position: int | None) -> None:
        """Say up to where a listener has a publisher's messages; None: its database must tell."""
        if position is None:
            self._heard.pop((listener, publisher), None)
        else:
            self._heard[listener, publisher] = position

    def heard_by_all(self, publisher: str, listeners: Iterable[str]) -> int | None:
        """Tell up to where all listeners have a publisher's messages; None: one has not said."""
        positions = [self._heard.get((listener, publisher)) for listener in listeners]
        known = [position for position in positions if position is not None]
        return min(known) if len(known) == len(positions) else None

    def ring(self) -> None:
        """Wake every listener: something has been published."""
        for participant in list(self._participants.values()):
            participant.wake.ring()


_NAMED: WeakValueDictionary[str, Memory] = WeakValueDictionary()
_LOCK = threading.Lock()


def named(name: str) -> Memory:
    """Give the broker of this name: the same one for all who ask while anybody uses it."""
    with _LOCK:
        found = _NAMED.get(name)
        if found is None:
            found = _NAMED[name] = Memory()
        return found
