"""The Blueprint of every service's `api/`: flask-smorest's, with our parser, pages and refusals."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import partial
from typing import Any, TypeVar

import flask
import flask_smorest
import marshmallow

from shared.errors import Problem
from shared.web import headers, openapi, pages, parsing, queries

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")
SchemaLike = type[marshmallow.Schema] | marshmallow.Schema


class Blueprint(flask_smorest.Blueprint):
    """A group of routes with their documentation."""

    ARGUMENTS_PARSER = parsing.Parser()
    PAGINATION_ARGUMENTS_PARSER = parsing.Parser()
    DEFAULT_PAGINATION_PARAMETERS: Mapping[str, int] = {
        "page": 1,
        "page_size": pages.SIZE,
        "max_page_size": pages.LARGEST,
    }

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        """Make a group of routes; `description` says in the documentation what they are about."""
        super().__init__(name, import_name, **options)
        self._prepare_doc_cbks += [openapi.describe, headers.describe]

    def register_views_in_doc(
        self, api: openapi.Api, app: flask.Flask, *facts: Any, **options: Any
    ) -> None:
        """Add the operations to the document, once somebody asks for it."""
        describe = super().register_views_in_doc
        api.describe_later(partial(describe, api, app, *facts, **options))

    def route(self, rule: str, **options: Any) -> Callable[[R], R]:
        """Give a MethodView or a function its path, below `/<service>/v1`."""
        decorate: Callable[[R], R] = super().route(rule, **options)
        return decorate

    def arguments(
        self,
        schema: SchemaLike,
        *,
        location: str = "json",
        further: parsing.Further | None = None,
        **options: Any,
    ) -> Callable[[F], F]:
        """Read body or query by a schema, and pass the result as the first argument after self.

        :param further: tells what else is wrong with a payload that the schema refuses, so that all
            is told at once: a rule that needs the database, which whoever acts asks of a good one
        """
        if further is not None:
            schema = parsing.telling_further(schema, further)
        decorate: Callable[[F], F] = super().arguments(schema, location=location, **options)
        if location == "json" and queries.takes_rehearsals(schema):
            return lambda view: _rehearsable(decorate(view))
        return decorate

    def response(
        self, status_code: int, schema: SchemaLike | None = None, **options: Any
    ) -> Callable[[F], F]:
        """Write what the view returns by a schema, with a status."""
        decorate: Callable[[F], F] = super().response(status_code, schema, **options)
        return decorate

    def alt_response(self, status_code: int, **options: Any) -> Callable[[F], F]:
        """Document another answer than the usual one."""
        return _documenting(super().alt_response(status_code, **options))

    def doc(self, **facts: Any) -> Callable[[F], F]:
        """Add to an operation's documentation."""
        return _documenting(super().doc(**facts))

    def paginate(self, pager: type[Any] | None = None, **options: Any) -> Callable[[F], F]:
        """Answer a list page by page; without a pager the view gets `pagination_parameters`."""
        decorate: Callable[[F], F] = super().paginate(pager, **options)
        return decorate

    def refuses(self, *problems: type[Problem]) -> Callable[[F], F]:
        """Document the refusals that are particular to an operation."""
        return _documented("refusals", list(problems))

    def etagged(self, view: F) -> F:
        """Document that an operation gives an ETag (GET), or asks for one (all others)."""
        return _documented("etagged", True)(view)

    def _set_pagination_metadata(
        self, page_params: Any, result: Any, headers: Mapping[str, str] | None
    ) -> tuple[Any, dict[str, str]]:
        return result, dict(headers or {}) | pages.headers(page_params)


def _documenting(decorate: Callable[[Any], Any]) -> Callable[[F], F]:
    """Take from one of flask-smorest's decorators what it writes, without the call around a view.

    It would be made, and passed through, at each request, and does nothing.
    """

    def document(view: F) -> F:
        view._apidoc = decorate(view)._apidoc  # type: ignore[attr-defined]
        return view

    return document


def _rehearsable(view: F) -> F:
    """Document that the query string may ask for a rehearsal."""
    documented = deepcopy(getattr(view, "_apidoc", {}))
    arguments = documented.setdefault("arguments", {})
    arguments.setdefault("parameters", []).append({"in": "query", "schema": queries.Rehearsal})
    view._apidoc = documented  # type: ignore[attr-defined]
    return view


def _documented(name: str, value: Any) -> Callable[[F], F]:
    def decorate(view: F) -> F:
        documented = deepcopy(getattr(view, "_apidoc", {})) | {name: value}
        view._apidoc = documented  # type: ignore[attr-defined]
        return view

    return decorate
