"""Waking a thread that waits on sockets."""

import contextlib
import socket
import threading
from typing import Self


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
