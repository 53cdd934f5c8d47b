"""A process's measurements, on a port of their own (Prometheus's text format)."""

import logging
import threading
from collections.abc import Iterable

from prometheus_client import REGISTRY, start_http_server

from shared import metrics
from shared.config import Settings
from shared.messaging import Worker
from shared.messaging.observing import Measure, Observed

AGAIN = 1.0
"""Seconds between tries while all ports are taken, as by a process that is just being replaced."""

log = logging.getLogger(__name__)


def observe(workers: Iterable[Worker], measures: Iterable[Measure] = ()) -> None:
    """Tell of workers too whenever this process is asked."""
    REGISTRY.register(Observed(workers, measures))


def serve(settings: Settings, *, processes: int = 1) -> None:
    """Begin to tell what this process measures, if the settings say where.

    Each of several processes of a container takes the first port that is free: the one set, or
    one of those after it.
    """
    if settings.metrics_port is None:
        return
    log.debug("Measuring", extra={"version": metrics.VERSION})
    first = settings.metrics_port
    ports = range(first, first + processes)
    threading.Thread(
        target=_open, args=(settings.metrics_host, ports), name="metrics", daemon=True
    ).start()


def _open(host: str, ports: range) -> None:
    waiting = threading.Event()
    while not any(_is_opened(host, port) for port in ports):
        waiting.wait(AGAIN)


def _is_opened(host: str, port: int) -> bool:
    try:
        start_http_server(port, addr=host)
    except OSError:
        return False
    return True
