"""Keeps other sites from acting in a visitor's name, and pages from loading what is not ours."""

from urllib.parse import urlsplit

import flask

from services.portal.clients.refusals import Refused
from shared.edge.headers import page_policy

SAFE = ("GET", "HEAD", "OPTIONS")
SAME = ("same-origin", "none")

POLICY = page_policy(
    script_src="'self'",
    style_src="'self'",
    img_src="'self'",
    font_src="'self'",
    connect_src="'self'",
    form_action="'self'",
)

POLICY_OF_PREVIEWS = page_policy(
    script_src="'self'",
    style_src="'self' 'unsafe-inline'",
    img_src="'self'",
    font_src="'self'",
    connect_src="'self'",
    form_action="'self'",
)
"""Of the page that shows how an e-mail reads: mails have their styles in them, and what stands in a
frame goes by the policy of its page. The frame is a sandbox, in which no script runs."""

VIEWING = f"{POLICY}; object-src 'self'; frame-src 'self'"
"""On a page that shows a file of ours in the browser's own viewer, and on no other."""

VIEWED = page_policy(style_src="'unsafe-inline'", object_src="'self'", frame_ancestors="'self'")
"""On that file: it is shown within our pages. It is no HTML, nor taken for any (`nosniff`); styles
are those of the page that a browser makes around it."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""On every answer that is a page. `same-origin`: with `no-referrer` browsers send no `Origin`."""


def require_same_origin() -> None:
    """Refuse what another site makes a browser send, beside the token in each form.

    :raises Refused: it comes from elsewhere
    """
    if flask.request.method in SAFE:
        return
    site = flask.request.headers.get("Sec-Fetch-Site")
    origin = flask.request.headers.get("Origin")
    is_ours = site in SAME if site else origin is None or _is_ours(origin)
    if not is_ours:
        raise Refused(403, {"code": "from_elsewhere"})


def is_local(path: str) -> bool:
    """Tell whether a path leads to a page of ours, and nowhere else."""
    try:
        parts = urlsplit(path)
    except ValueError:  # such as `//[`
        return False
    is_bare = not parts.scheme and not parts.netloc
    return is_bare and path.startswith("/") and not path.startswith(("//", "/\\")) and _plain(path)


def host_of(address: str) -> str:
    """Tell which host, and port, an address names; empty: none, or it makes no sense."""
    try:
        return urlsplit(address).netloc
    except ValueError:  # such as `http://[`
        return ""


def local(path: str | None, default: str = "/") -> str:
    """Give a path that leads to a page of ours: this one, or else the default."""
    return path if path and is_local(path) else default


def _plain(path: str) -> bool:
    return not any(ord(sign) < 32 or sign == "\\" for sign in path)


def _is_ours(origin: str) -> bool:
    return host_of(origin) == flask.request.host
