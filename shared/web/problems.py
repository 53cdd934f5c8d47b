"""Every refusal, and every failure, as `application/problem+json` (RFC 9457)."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import flask
import orjson
import psycopg
from flask.typing import ResponseReturnValue
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.errors import Conflict, NotFound, Problem, Unauthenticated, Unavailable
from shared.messaging.outages import is_outage, reason
from shared.web import authentication, current, metrics, refusals
from shared.web.messages import in_language

MEDIA_TYPE = "application/problem+json"
PAGE = "docs/problems"

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
"""What Werkzeug's own exceptions are told as, by status."""

KEPT_HEADERS = frozenset({"allow", "content-range", "retry-after", "www-authenticate"})


def register(app: flask.Flask) -> None:
    """Tell a Flask application to answer every exception as a problem."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(exc.NoResultFound, _of_nothing)
    app.register_error_handler(exc.IntegrityError, _of_constraint)
    for lost in (exc.OperationalError, exc.InterfaceError, exc.TimeoutError):
        app.register_error_handler(lost, _of_database)
    app.register_error_handler(Exception, _of_bug)


def answer(problem: Problem) -> flask.Response:
    """Write a refusal in the caller's language."""
    metrics.refused(current.service().name, problem)
    language = current.language()
    title = problem.title_fr if language == "fr" else problem.title
    document: dict[str, Any] = {
        "type": type_of(problem.code),
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
    if problem.status == 401:
        response.headers.setdefault("WWW-Authenticate", authentication.REALM)
    return response


def type_of(code: str) -> str:
    """Name the page that tells about a refusal."""
    service = current.service()
    return f"{service.settings.public_url}/{service.name}/{PAGE}#{code}"


def _translated(errors: Mapping[str, Sequence[str]], language: str) -> dict[str, list[str]]:
    return {
        field: [in_language(message, language) for message in messages]
        for field, messages in errors.items()
    }


def _of_http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, RequestRedirect) or error.response is not None:
        return error
    kind = OF_STATUS.get(error.code or 500)
    problem = kind() if kind else refusals.Other(error.code or 500, error.name)
    if problem.status >= 500:
        log.error("a request failed", exc_info=error)
    headers = {name: value for name, value in error.get_headers() if name.lower() in KEPT_HEADERS}
    problem.headers.update(headers)
    return answer(problem)


def _of_nothing(_: exc.NoResultFound) -> flask.Response:
    """Tell that a row asked for by `session.get_one` is not there, or not the caller's to see."""
    return answer(NotFound())


def _of_constraint(error: exc.IntegrityError) -> flask.Response:
    """Tell a violated constraint by the refusal that the service names for it."""
    cause = error.orig
    name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
    known = current.service().constraints.get(name or "")
    if known is not None:
        return answer(known())
    if isinstance(cause, psycopg.errors.UniqueViolation | psycopg.errors.ExclusionViolation):
        log.warning("a constraint that no refusal names was violated", extra={"constraint": name})
        return answer(Conflict())
    return _of_bug(error)


def _of_database(error: Exception) -> flask.Response:
    """Tell that the database is away, too busy, or has broken off this transaction."""
    log.warning(
        "the database did not answer", extra={"kind": _kind(error), "reason": reason(error)}
    )
    return answer(Unavailable())


def _kind(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return type(cause).__name__


def _of_bug(error: Exception) -> flask.Response:
    if is_outage(error):
        return _of_database(error)
    log.error("a request failed", exc_info=error)
    return answer(Problem())
