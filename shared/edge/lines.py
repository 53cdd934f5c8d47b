"""The line that each request leaves in the log."""

import logging
import time
from collections.abc import Mapping

import flask

log = logging.getLogger(__name__)


def leave(response: flask.Response, *, began: float, facts: Mapping[str, object]) -> None:
    """Leave one line, by the route: path and query may hold what is personal.

    :param began: by the performance counter
    :param facts: what else the line says; nothing personal
    """
    rule = flask.request.url_rule
    level = logging.DEBUG if flask.request.blueprint == "health" else logging.INFO
    line: dict[str, object] = {
        "method": flask.request.method,
        "route": rule.rule if rule else None,
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - began) * 1000, 1),
    }
    log.log(level, "answered", extra=line | dict(facts))
