"""Every refusal, and every failure, as `application/problem+json` (RFC 9457)."""

import logging
from collections.abc import Mapping
from typing import Any

import flask
import orjson
import psycopg
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.errors import Conflict, NotFound, Problem, Unauthenticated, Unavailable
from shared.web import current, refusals
from shared.web.messages import in_language

MEDIA_TYPE = "application/problem+json"

log = logging.getLogger(__name__)

OF_STATUS: dict[int, type[Problem]] = {
    400: refusals.BadRequest,
    401: Unauthenticated,
    404: NotFound,
    405: refusals.MethodNotAllowed,
    413: refusals.TooLarge,
    415: refusals.UnsupportedMediaType,
    503: Unavailable,
}
"""The refusal that each of Werkzeug's exceptions is told as."""


def register(app: flask.Flask) -> None:
    """Tell a Flask application to answer every exception as a problem."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(exc.IntegrityError, _of_constraint)
    app.register_error_handler(exc.OperationalError, _of_database)
    app.register_error_handler(exc.InterfaceError, _of_database)
    app.register_error_handler(exc.TimeoutError, _of_database)
    app.register_error_handler(Exception, _of_bug)


def answer(problem: Problem) -> flask.Response:
    """Write a refusal in the caller's language."""
    language = current.language()
    title = problem.title_fr if language == "fr" else problem.title
    document: dict[str, Any] = {
        "type": f"urn:comptoir:problem:{problem.code}",
        "title": title,
        "status": problem.status,
        "detail": in_language(problem.detail, language) if problem.detail else title,
        "code": problem.code,
    }
    for name, value in problem.members.items():
        document[name] = _translated(value, language) if name == "errors" else value
    body = orjson.dumps(document, default=str)
    response = flask.Response(body, status=problem.status, mimetype=MEDIA_TYPE)
    response.headers.extend(problem.headers)
    return response


def _translated(errors: Mapping[str, list[str]], language: str) -> dict[str, list[str]]:
    return {
        field: [in_language(message, language) for message in messages]
        for field, messages in errors.items()
    }


def _of_http(error: HTTPException) -> flask.typing.ResponseReturnValue:
    if isinstance(error, RequestRedirect) or error.response is not None:
        return error
    status = error.code or 500
    problem = OF_STATUS.get(status, Problem)()
    if type(problem) is Problem:
        problem.status = status  # type: ignore[misc]
        problem.code = error.name.lower().replace(" ", "_")  # type: ignore[misc]
        problem.title = problem.title_fr = error.name  # type: ignore[misc]
    kept = {"allow", "retry-after", "content-range", "www-authenticate"}
    problem.headers.update({k: v for k, v in error.get_headers() if k.lower() in kept})
    return answer(problem)


def _of_constraint(error: exc.IntegrityError) -> flask.Response:
    cause = error.orig
    name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
    known = flask.current_app.constraints.get(name)  # type: ignore[attr-defined]
    if known is not None:
        return answer(known())
    if isinstance(cause, (psycopg.errors.UniqueViolation, psycopg.errors.ExclusionViolation)):
        log.warning("a constraint that no refusal names was violated", extra={"constraint": name})
        return answer(Conflict())
    return _of_bug(error)


def _of_database(error: Exception) -> flask.Response:
    log.warning("the database did not answer", extra={"error": type(error).__name__})
    return answer(Unavailable())


def _of_bug(error: Exception) -> flask.Response:
    log.error("a request failed", exc_info=error)
    return answer(Problem())
