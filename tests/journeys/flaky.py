"""A gateway that fails: the first call of each operation is not let through, an answer is lost."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

LEFT_OUT = {"host", "connection", "accept-encoding", "content-length", "transfer-encoding"}


class Gateway(ThreadingHTTPServer):
    """Stands before an installation.

    :param url: of the installation
    :param losing: "METHOD path" of what is done, the second time, without anybody being told
    """

    daemon_threads = True

    def __init__(self, url: str, losing: frozenset[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = httpx.Client(base_url=url, timeout=30)
        self.losing = losing
        self.calls: Counter[str] = Counter()
        self.lost: set[str] = set()


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        operation = f"{self.command} {self.path.partition('?')[0]}"
        self.server.calls[operation] += 1
        if self.server.calls[operation] == 1:
            self._answer(503, {"Retry-After": "1"}, b"")
            return
        kept = {k: v for k, v in self.headers.items() if k.lower() not in LEFT_OUT}
        answer = self.server.behind.request(self.command, self.path, headers=kept, content=body)
        if self.server.calls[operation] == 2 and operation in self.server.losing:
            self.server.lost.add(operation)
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        passed = {k: v for k, v in answer.headers.items() if k.lower() not in LEFT_OUT}
        self._answer(answer.status_code, passed, answer.content)

    do_GET = do_HEAD = do_POST = do_PUT = _pass  # noqa: N815 - as http.server has it

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Leave the test's output alone."""


@contextmanager
def before(url: str, *, losing: frozenset[str] = frozenset()) -> Iterator[Gateway]:
    """Stand before an installation for a while."""
    gateway = Gateway(url, losing)
    serving = threading.Thread(target=gateway.serve_forever)
    serving.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        serving.join()
        gateway.server_close()
        gateway.behind.close()
