"""Every route of a service, method by method, with what is said about its view."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import flask

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

    @property
    def mark(self) -> Mark:
        """Tell what is said about its view."""
        return mark_of(self.view)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes(app: flask.Flask) -> Iterator[Route]:
    """List the routes of a service, in the order of their paths."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in METHODS:
            if rule.methods and method in rule.methods:
                view = view_of(app, rule.endpoint, method)
                yield Route(rule.rule, method, rule.endpoint, view)


def view_of(app: flask.Flask, endpoint: str, method: str) -> Callable[..., Any]:
    """Return the function that answers a method on an endpoint; GET's answers HEAD."""
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return view
    found: Callable[..., Any] = getattr(view_class, method.lower(), None) or view_class.get
    return found


def mark_of_endpoint(app: flask.Flask, endpoint: str, method: str) -> Mark:
    """Tell what is said about the view that answers a method on an endpoint."""
    return mark_of(view_of(app, endpoint, method))


def require_marks(app: flask.Flask) -> None:
    """Refuse to build a service with an open route, or with marks that contradict one another.

    :raises Unguarded: naming each open route
    :raises TypeError: naming a route with its own transactions that is idempotent too
    """
    open_routes = [str(route) for route in routes(app) if route.mark.is_open]
    if open_routes:
        raise Unguarded(f"neither @guarded nor @public: {', '.join(open_routes)}")
    for route in routes(app):
        if route.mark.has_own_transactions and "idempotent" in getattr(route.view, "_apidoc", {}):
            raise TypeError(f"{route} has no transaction to keep an idempotent answer in")
