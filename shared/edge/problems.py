"""Refusals as `application/problem+json` (RFC 9457), in the caller's language."""

from collections.abc import Mapping, Sequence
from typing import Any

import flask
import orjson
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.edge import languages, refusals
from shared.edge.languages import Language
from shared.edge.messages import in_language
from shared.errors import NotFound, Problem, Unauthenticated, Unavailable

MEDIA_TYPE = "application/problem+json"

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


def document(problem: Problem, *, language: Language, page: str) -> dict[str, Any]:
    """Write a refusal as the members of a problem document; a page can show them as well.

    :param page: the address of the page that tells about refusals, each below `#code`
    """
    title = problem.title_fr if language == "fr" else problem.title
    told: dict[str, Any] = {
        "type": f"{page}#{problem.code}",
        "title": title,
        "status": problem.status,
        "detail": in_language(problem.detail, language) if problem.detail else title,
        "code": problem.code,
    }
    for name, value in problem.members.items():
        told[name] = _translated(value, language) if name == "errors" else value
    return told


def answer(problem: Problem, *, page: str) -> flask.Response:
    """Answer a refusal in the language that the caller prefers.

    :param page: as for `document`
    """
    told = document(problem, language=languages.preferred(), page=page)
    body = orjson.dumps(told, default=str)
    response = flask.Response(body, status=problem.status, mimetype=MEDIA_TYPE)
    response.headers.extend(problem.headers)
    return response


def of_http(error: HTTPException) -> Problem | None:
    """Tell what an exception of Werkzeug is told as; None: it is its own answer, as a redirect is.

    What its answer must keep (`Allow`, `Retry-After`, …) is in the problem's headers.
    """
    if isinstance(error, RequestRedirect) or error.response is not None:
        return None
    kind = OF_STATUS.get(error.code or 500)
    problem = kind() if kind else refusals.Other(error.code or 500, error.name)
    kept = {name: value for name, value in error.get_headers() if name.lower() in KEPT_HEADERS}
    problem.headers.update(kept)
    return problem


def _translated(errors: Mapping[str, Sequence[str]], language: Language) -> dict[str, list[str]]:
    return {
        field: [in_language(message, language) for message in messages]
        for field, messages in errors.items()
    }
