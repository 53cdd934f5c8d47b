"""JSON lines on standard error; request id, service, tenant and actor on each; secrets masked."""

import functools
import logging
import sys
import threading
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import Processor

MASKED = ("password", "token", "secret", "authorization", "sealed", "cookie", "email")
_MASK = "•••"


def configure(*, json: bool = True, level: str = "INFO") -> None:
    """Set up logging for this process, libraries included.

    :param json: JSON lines for machines; False: readable lines for a terminal
    """
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        mask,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("amqp", "kombu", "alembic.runtime", "urllib3", "httpx"):
        logging.getLogger(noisy).setLevel("WARNING")
    if json:
        _catch_the_rest()


def _catch_the_rest() -> None:
    """Make lines too of warnings, and of what ends a thread or the process."""
    logging.captureWarnings(True)
    log = logging.getLogger("comptoir")

    def ended(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("the process has failed", exc_info=error)

    def thread_ended(told: threading.ExceptHookArgs) -> None:
        name = told.thread.name if told.thread else None
        log.critical("a thread has failed", exc_info=told.exc_value, extra={"thread_name": name})

    sys.excepthook, threading.excepthook = ended, thread_ended


def bind(**facts: object) -> Mapping[str, Any]:
    """Put facts on each log line of this thread until `unbind`; give back what to unbind."""
    return structlog.contextvars.bind_contextvars(**facts)


def clear() -> None:
    """Forget the facts bound in this thread."""
    structlog.contextvars.clear_contextvars()


def mask(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank every value whose name says that it is secret or personal."""
    for name in line:
        if _is_masked(name):
            line[name] = _MASK
    return line


@functools.lru_cache(maxsize=1024)
def _is_masked(name: str) -> bool:
    lowered = name.lower()
    return name != "status_code" and any(word in lowered for word in MASKED)
