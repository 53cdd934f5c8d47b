"""Whether a worker is alive and ready, asked over HTTP on loopback.

    GET /health/live    200 while every thread goes on; else 503: start the process anew
    GET /health/ready   200 while it can do its work; else 503: something it needs is away

Both tell as JSON what they have looked at.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import orjson
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging import Worker
from shared.messaging.threads import State
from shared.web import health

HOST = "127.0.0.1"
SLOWEST = 10.0
"""Seconds that a client may take to ask."""

log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What a probe is told."""

    status: int
    facts: Mapping[str, object]


class Probes:
    """What can be asked about a worker."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._looking = threading.Lock()

    def live(self) -> Answer:
        """Tell whether each thread goes on."""
        threads = self._worker.threads()
        is_live = bool(threads) and set(threads.values()) == {State.ALIVE}
        return _answer("live", is_live, {"threads": threads})

    def ready(self) -> Answer:
        """Tell whether database and broker are there, and the consumer is registered.

        One asks the database at a time: of one that is frozen, nobody needs to be told twice.
        """
        if not self._looking.acquire(blocking=False):
            return _answer("ready", False, {"database": False})
        try:
            facts = self._worker.health()._asdict()
            facts["migrated"] = facts["database"] and self._is_migrated()
        finally:
            self._looking.release()
        return _answer("ready", all(facts.values()), facts)

    def _is_migrated(self) -> bool:
        try:
            with self._worker.sessions.begin() as session:
                return health.level_of(session) >= health.head_of(self._worker.service)
        except SQLAlchemyError:
            return False


def _answer(what: str, is_so: bool, facts: Mapping[str, object]) -> Answer:
    status = what if is_so else f"not_{what}"
    return Answer(200 if is_so else 503, {"status": status, **facts})


def serve(worker: Worker, port: int) -> ThreadingHTTPServer:
    """Begin to answer probes.

    :param port: 0: any that is free
    :raises OSError: if the port is taken
    """
    probes = Probes(worker)
    answers = {"/health/live": probes.live, "/health/ready": probes.ready}
    handler = type("Handler", (_Handler,), {"answers": answers})
    server = _Server((HOST, port), handler)
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leave a line of the log: whoever asks may go once the status is read."""
        log.debug("a probe was not answered", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    timeout = SLOWEST
    answers: Mapping[str, Callable[[], Answer]] = {}

    def do_GET(self) -> None:
        ask = self.answers.get(self.path)
        answer = ask() if ask else Answer(404, {"status": "not_found"})
        body = orjson.dumps(answer.facts)
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Leave no line: a probe comes every few seconds."""
