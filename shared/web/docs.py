"""The OpenAPI document, a page to try the API, and a page about the refusals; all served from here.

Swagger UI comes from the wheel `flask-swagger-ui`, with its licence (Apache 2.0) beside it.
"""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import flask
from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from shared.edge import headers
from shared.errors import Problem
from shared.web import current, openapi
from shared.web.marks import own_transactions, public

OWN = Path(__file__).parent / "static"
SWAGGER_UI = "flask_swagger_ui"
ASSETS = {
    "page.css": ("text/css", OWN),
    "page.js": ("text/javascript", OWN),
    "swagger-ui.css": ("text/css", None),
    "swagger-ui-bundle.js": ("text/javascript", None),
}
"""What the pages load, with its type, and its folder if it is ours."""

POLICY = headers.page_policy(
    script_src="'self'",
    style_src="'self'",
    img_src="'self' data:",
    font_src="'self'",
    connect_src="'self'",
)
"""Scripts and styles come from here alone, none inline; what is tried goes here alone."""


def blueprint(*, title: str) -> Blueprint:
    """Make the documentation routes of a service."""
    made = Blueprint("docs", __name__, template_folder="templates")

    @made.get("/openapi.json")
    @public
    @own_transactions
    def document() -> ResponseReturnValue:
        """Give the OpenAPI document"""
        return flask.jsonify(openapi.document(flask.current_app))

    @made.get("/docs")
    @public
    @own_transactions
    def page() -> ResponseReturnValue:
        """Show a page to try the API"""
        return _page("docs.html", title=title)

    @made.get("/docs/problems")
    @public
    @own_transactions
    def problems() -> ResponseReturnValue:
        """Show every refusal with its code"""
        return _page("problems.html", title=title, problems=catalogue(current.service().name))

    @made.get("/docs/<name>")
    @public
    @own_transactions
    def asset(name: str) -> ResponseReturnValue:
        """Give a file of the pages"""
        return _asset(name)

    return made


def catalogue(service: str) -> list[type[Problem]]:
    """List the refusals of a service and of what it stands on, by code."""
    ours = (f"services.{service}.", "shared.")
    found = {p.code: p for p in _family(Problem) if p.__module__.startswith(ours)}
    return sorted(found.values(), key=lambda problem: problem.code)


def _family(problem: type[Problem]) -> Iterator[type[Problem]]:
    yield problem
    for kind in problem.__subclasses__():
        yield from _family(kind)


def _page(template: str, **values: object) -> flask.Response:
    response = flask.make_response(render_template(template, **values))
    response.headers[headers.CSP] = POLICY
    response.headers["Content-Language"] = "en"
    return response


def _asset(name: str) -> flask.Response:
    if name not in ASSETS:
        abort(404)
    mimetype, folder = ASSETS[name]
    found = folder / name if folder else resources.files(SWAGGER_UI) / "dist" / name
    response = flask.Response(found.read_bytes(), mimetype=mimetype)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
