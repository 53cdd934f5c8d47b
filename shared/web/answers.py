"""What every answer carries, and the line each leaves in the log."""

import flask

from shared.auth import Actor
from shared.edge import headers, lines
from shared.web import current, etags, statements, throttle


def register(app: flask.Flask) -> None:
    """Tell a Flask application to finish its answers."""
    app.after_request(_log)
    app.after_request(_finish)  # the last registered runs first


def _finish(response: flask.Response) -> flask.Response:
    settings = current.settings()
    headers.finish(response, hsts=settings.hsts, trusted=settings.trusted_proxies)
    response.headers.extend(throttle.headers())
    if settings.is_development:
        response.headers.extend(statements.header())
    etags.finish(response)
    response.headers.setdefault("Cache-Control", _keeping(response))
    return response


def _keeping(response: flask.Response) -> str:
    """Say who may keep an answer, unless the view does (RFC 9111; ASVS 14.3.2).

    What has an ETag may be kept by who asked, and is asked for again each time: a 304 spares the
    rest. All other answers, such as tokens, files and refusals, are kept by nobody.
    """
    if flask.request.method not in ("GET", "HEAD") or "ETag" not in response.headers:
        return "no-store"
    return "private, no-cache" if "actor" in flask.g else "no-cache"


def _log(response: flask.Response) -> flask.Response:
    """Leave one line that says in whose name, too."""
    actor: Actor | None = flask.g.get("actor")
    facts: dict[str, object] = {}
    if actor is not None:
        facts |= {"actor": actor.name, "basis": actor.basis, "tenant": _text(actor.tenant_id)}
        facts |= {"delegation": _text(actor.delegation_id)} if actor.is_delegate else {}
    if current.settings().is_development:
        facts |= statements.facts()
    lines.leave(response, began=flask.g.started, facts=facts)
    return response


def _text(value: object) -> str | None:
    return None if value is None else str(value)
