"""Every refusal, and every failure, as `application/problem+json` (RFC 9457)."""

import logging

import flask
import psycopg
from flask.typing import ResponseReturnValue
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from shared.edge import metrics, problems
from shared.errors import Conflict, NotFound, Problem, Unavailable
from shared.messaging.database import is_outage, reason
from shared.web import authentication, current

PAGE = "docs/problems"

log = logging.getLogger(__name__)


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
    service = current.service()
    metrics.refused(service.name, problem)
    page = f"{service.settings.public_url}/{service.name}/{PAGE}"
    response = problems.answer(problem, page=page)
    if problem.status == 401:
        response.headers.setdefault("WWW-Authenticate", authentication.REALM)
    return response


def _of_http(error: HTTPException) -> ResponseReturnValue:
    problem = problems.of_http(error)
    if problem is None:
        return error
    if problem.status >= 500:
        log.error("a request failed", exc_info=error)
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
