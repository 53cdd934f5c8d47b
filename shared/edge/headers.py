"""Headers that keep browsers from doing what nobody meant (ASVS 3.4; OWASP Secure Headers)."""

from collections.abc import Mapping

import flask

from shared.edge import addresses, languages, tracing
from shared.edge.addresses import Networks

CSP = "Content-Security-Policy"

CLOSED: Mapping[str, str] = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load, send and be shown in, unless its policy opens more: nothing."""

DATA = "default-src 'none'; frame-ancestors 'none'"
"""The policy of an answer that is data, and no page."""

ALWAYS = {
    CSP: DATA,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""On each answer, unless the view says otherwise: answers are data, not pages."""


def page_policy(**opened: str) -> str:
    """Write the Content-Security-Policy of a page: closed, but for what is opened by name.

    `page_policy(script_src="'self'", form_action="'self'")`

    :param opened: directive, with `_` for `-`, to its sources as the header has them
    :raises ValueError: if sources could begin another directive, or another header
    """
    told = {name.replace("_", "-"): sources for name, sources in opened.items()}
    for name, sources in told.items():
        if not sources or any(sign in sources for sign in ";,\r\n"):
            raise ValueError(f"{name}: {sources!r} is no list of sources")
    return "; ".join(f"{name} {sources}" for name, sources in {**CLOSED, **told}.items())


def finish(response: flask.Response, *, hsts: int, trusted: Networks) -> None:
    """Put on an answer what each has: security headers, its language, the request's id.

    :param hsts: seconds for which browsers are to come by https only (RFC 6797); 0: not said
    :param trusted: networks whose X-Forwarded-Proto is believed
    """
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend([each for each in ALWAYS.items() if each[0].lower() not in said])
    languages.finish(response)
    response.headers[tracing.HEADER] = tracing.request_id()
    if hsts and addresses.came_by_https(trusted):  # said over http it would count for nothing
        response.headers["Strict-Transport-Security"] = f"max-age={hsts}"
