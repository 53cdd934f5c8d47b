"""The Blueprint of every service's `api/`: flask-smorest's, typed, with our parser, pages and documentation."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, TypeVar

import flask_smorest
import marshmallow

from shared.errors import Problem
from shared.web import pages, parsing

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")
SchemaLike = type[marshmallow.Schema] | marshmallow.Schema


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A group of routes with their documentation."""

    ARGUMENTS_PARSER = parsing.Parser()
    PAGINATION_ARGUMENTS_PARSER = parsing.Parser()
    DEFAULT_PAGINATION_PARAMETERS = {"page": 1, "page_size": 25, "max_page_size": 100}  # noqa: RUF012

    def route(self, rule: str, **options: Any) -> Callable[[R], R]:
        """Give a MethodView or a function its path, below `/<service>/v1`."""
        decorate: Callable[[R], R] = super().route(rule, **options)
        return decorate

    def arguments(
        self, schema: SchemaLike, *, location: str = "json", **options: Any
    ) -> Callable[[F], F]:
        """Read body or query by a schema, and pass the result as the first argument after self."""
        decorate: Callable[[F], F] = super().arguments(schema, location=location, **options)
        return decorate

    def response(
        self, status: int, schema: SchemaLike | None = None, **options: Any
    ) -> Callable[[F], F]:
        """Write what the view returns by a schema, with a status."""
        decorate: Callable[[F], F] = super().response(status, schema, **options)
        return decorate

    def paginate(self, pager: type[Any] | None = None, **options: Any) -> Callable[[F], F]:
        """Answer a list page by page; without a pager the view gets `pagination_parameters`."""
        decorate: Callable[[F], F] = super().paginate(pager, **options)
        return decorate

    def refuses(self, *problems: type[Problem]) -> Callable[[F], F]:
        """Document the refusals that are particular to an operation."""

        def decorate(view: F) -> F:
            info = deepcopy(getattr(view, "_apidoc", {}))
            info.setdefault("refusals", []).extend(problems)
            view._apidoc = info  # type: ignore[attr-defined]
            return view

        return decorate

    def _set_pagination_metadata(
        self, page_params: Any, result: Any, headers: Mapping[str, str] | None
    ) -> tuple[Any, dict[str, str]]:
        return result, dict(headers or {}) | pages.headers(page_params)
