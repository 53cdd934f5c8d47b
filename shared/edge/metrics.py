"""What can be watched of requests: how many, how they end, how long they take.

Labels are routes as they are declared, methods that HTTP has, classes of status and codes of
refusals: nothing that a caller can make up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import flask
from prometheus_client import Counter, Gauge, Histogram

from shared.errors import Problem
from shared.metrics import QUICK

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN = "other"
"""A method or a route that the service does not have."""

UNWATCHED = "health"
"""The blueprint whose requests are not counted: they come all the time, and tell nothing."""

REQUESTS = Counter(
    "comptoir_http_requests_total",
    "Requests answered, by route, method and class of status.",
    ["service", "route", "method", "status"],
)
SECONDS = Histogram(
    "comptoir_http_request_seconds",
    "Time to answer a request, until the first byte.",
    ["service", "route", "method"],
    buckets=QUICK,
)
IN_FLIGHT = Gauge(
    "comptoir_http_in_flight", "Requests that are being answered just now.", ["service"]
)
REFUSALS = Counter(
    "comptoir_http_refusals_total",
    "Refusals and failures, by status and code.",
    ["service", "status", "code"],
)


@contextmanager
def in_flight(service: str) -> Iterator[None]:
    """Count a request as being answered."""
    gauge = IN_FLIGHT.labels(service)
    with gauge.track_inprogress():
        yield


def answered(service: str, status: int, *, began: float) -> None:
    """Count the present request.

    :param began: by the performance counter
    """
    request = flask.request
    if request.blueprint == UNWATCHED:
        return
    route = request.url_rule.rule if request.url_rule else UNKNOWN
    method = request.method if request.method in METHODS else UNKNOWN
    REQUESTS.labels(service, route, method, f"{status // 100}xx").inc()
    SECONDS.labels(service, route, method).observe(time.perf_counter() - began)


def refused(service: str, problem: Problem) -> None:
    """Count a refusal."""
    REFUSALS.labels(service, str(problem.status), problem.code).inc()
