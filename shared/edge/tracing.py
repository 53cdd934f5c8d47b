"""One id for all that a request sets off, and the trace it belongs to (W3C Trace Context)."""

import re
import secrets

import flask

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,63}")
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def request_id() -> str:
    """Tell the id of this request: the caller's own if it is well formed, else a new one."""
    known: str | None = flask.g.get("request_id")
    if known is None:
        given = flask.request.headers.get(HEADER, "")
        known = flask.g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(16)
    return known


def traceparent() -> str | None:
    """Tell the trace that the caller says this request is part of, if it is well formed."""
    given = flask.request.headers.get("traceparent", "")
    return given if _TRACEPARENT.fullmatch(given) else None
