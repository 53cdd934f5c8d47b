"""A wire to a server that a test can freeze, cut and mend."""

import contextlib
import select
import socket
import threading
from collections.abc import Callable


class Proxy:
    """Passes bytes between its own port and a server's."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._is_cut = threading.Event()
        self._answers_pass = threading.Event()
        self._answers_pass.set()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._begin(self._accept)

    def _begin(self, body: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=body, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def freeze_answers(self) -> None:
        """Let what clients say pass, but not what the server answers."""
        self._answers_pass.clear()

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        self._is_cut.set()
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _hang_up(*pair)

    def mend(self) -> None:
        """Pass everything again."""
        self._is_cut.clear()
        self._answers_pass.set()

    def close(self) -> None:
        self._ended.set()
        self._answers_pass.set()
        self.cut()
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            readable, _, _ = select.select([self._listening], [], [], 0.1)
            if not readable:
                continue
            client, _ = self._listening.accept()
            if self._is_cut.is_set():
                client.close()
                continue
            server = socket.create_connection(self._target)
            with self._lock:
                self._pairs.append((client, server))
            self._begin(self._pass, client, server)
            self._begin(self._answer, server, client)

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with source, sink:
            with contextlib.suppress(OSError):
                while data := source.recv(65536):
                    sink.sendall(data)
            _hang_up(source, sink)

    def _answer(self, source: socket.socket, sink: socket.socket) -> None:
        with source, sink:
            with contextlib.suppress(OSError):
                while data := source.recv(65536):
                    self._answers_pass.wait()
                    sink.sendall(data)
            _hang_up(source, sink)


def _hang_up(*ends: socket.socket) -> None:
    """End a connection on both sides, also for a thread that waits on it."""
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
