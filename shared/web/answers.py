"""What every answer carries, and the line each leaves in the log."""

import logging
import time

import flask

from shared.auth import Actor
from shared.web import current, deprecation, etags, languages, proxies, throttle, tracing

log = logging.getLogger(__name__)

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Unless the view says otherwise: answers are data, not pages."""


def register(app: flask.Flask) -> None:
    """Tell a Flask application to finish its answers."""
    app.after_request(_log)
    app.after_request(_finish)  # the last registered runs first


def _finish(response: flask.Response) -> flask.Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    languages.finish(response)
    response.headers[tracing.HEADER] = tracing.request_id()
    response.headers.extend(throttle.headers())
    response.headers.extend(_strict_transport())
    deprecation.finish(response)
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


def _strict_transport() -> dict[str, str]:
    """Tell browsers to come by https only; said over http it would count for nothing (RFC 6797)."""
    settings = current.settings()
    if settings.hsts and proxies.came_by_https(settings.trusted_proxies):
        return {"Strict-Transport-Security": f"max-age={settings.hsts}"}
    return {}


def _log(response: flask.Response) -> flask.Response:
    """Leave one line, by the route: path and query may hold what is personal."""
    rule = flask.request.url_rule
    actor: Actor | None = flask.g.get("actor")
    level = logging.DEBUG if flask.request.blueprint == "health" else logging.INFO
    facts: dict[str, object] = {
        "method": flask.request.method,
        "route": rule.rule if rule else None,
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - flask.g.started) * 1000, 1),
    }
    if actor is not None:
        facts |= {"actor": actor.name, "basis": actor.basis, "tenant": _text(actor.tenant_id)}
        facts |= {"delegation": _text(actor.delegation_id)} if actor.is_delegate else {}
    if deprecation.of_request() is not None:
        facts |= {"deprecated": True}
    log.log(level, "answered", extra=facts)
    return response


def _text(value: object) -> str | None:
    return None if value is None else str(value)
