"""Every route of a service, method by method, with what is said about its view."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import flask
from werkzeug.routing import Rule

from shared.web.marks import Mark, mark_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Unguarded(TypeError):
    """A route says neither who may call it nor that anybody may."""


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    path: str
    method: str
    endpoint: str
    view: Callable[..., Any]
    mark: Mark

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes(app: flask.Flask) -> Iterator[Route]:
    """List the routes of a service, in the order of their paths."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in METHODS:
            if rule.methods and method in rule.methods:
                yield _route(app, rule, method)


def view_of(app: flask.Flask, endpoint: str, method: str) -> Callable[..., Any]:
    """Return the function that answers a method on an endpoint; GET's answers HEAD."""
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return view
    own = getattr(view_class, method.lower(), None)
    found: Callable[..., Any] = own or view_class.get
    return found


def require_marks(app: flask.Flask) -> None:
    """Refuse to build a service with an open route.

    :raises Unguarded: naming each
    """
    open_routes = [str(route) for route in routes(app) if route.mark.is_closed]
    if open_routes:
        raise Unguarded(f"neither @guarded nor @public: {', '.join(open_routes)}")


def _route(app: flask.Flask, rule: Rule, method: str) -> Route:
    view = view_of(app, rule.endpoint, method)
    return Route(rule.rule, method, rule.endpoint, view, mark_of(view))
