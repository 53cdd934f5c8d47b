"""Waking a thread that waits on sockets."""

import contextlib
import socket


class Wake:
    """A bell that a selector can wait for."""

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)

    def ring(self) -> None:
        """Wake whoever waits, or will wait; any thread may."""
        with contextlib.suppress(BlockingIOError, OSError):  # already ringing, or closed
            self._bell.send(b"\0")

    def hush(self) -> None:
        """Forget the rings so far."""
        with contextlib.suppress(BlockingIOError):
            while self._ear.recv(4096):
                pass

    def fileno(self) -> int:
        """Give the selector what it waits for."""
        return self._ear.fileno()

    def close(self) -> None:
        """Take the bell down."""
        self._ear.close()
        self._bell.close()
