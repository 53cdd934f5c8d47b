"""Query strings: an unknown parameter is refused, not ignored, where an operation declares its parameters."""

import flask


def collect(app: flask.Flask) -> None:
    """Note which parameters each operation declares."""


def check_request() -> None:
    """Refuse a request with a parameter that its operation does not know."""
