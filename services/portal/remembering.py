"""Browsers on which somebody's second factor is not asked for again, for a while.

What stands for the factor is kept in a sealed cookie of its own for each account: several people
share a browser. It proves nothing else, and `identity` takes it once (decision 0089).
"""

from hashlib import sha256
from typing import Any

import flask

from services.portal.clients.sessions import Remembered
from services.portal.sealing import CannotOpen
from services.portal.visitors import portal
from shared.text.folding import fold_code

PURPOSE = "remembered"
COOKIE = "comptoir-known-"
MOST = 4
"""Of how many accounts a browser keeps it: cookies travel with each request."""


def token_of(identifier: str) -> str | None:
    """Give what stands for the second factor of somebody in this browser; None: nothing does."""
    sealed = flask.request.cookies.get(_cookie(identifier))
    if not sealed:
        return None
    try:
        return str(portal().sealer.open(sealed, purpose=PURPOSE)["token"])
    except (CannotOpen, KeyError, TypeError):
        return None


def keep(identifier: str, given: Remembered) -> None:
    """Have this browser keep what stands for it from now on; of too many, another goes."""
    name = _cookie(identifier)
    sealed = portal().sealer.seal({"token": given.token}, purpose=PURPOSE)
    others = [one for one in flask.request.cookies if _is_ours(one) and one != name]

    def write(response: flask.Response) -> flask.Response:
        options = _options()
        response.set_cookie(name, sealed, expires=given.expires_at, **options)
        for other in others[MOST - 1 :]:
            response.delete_cookie(other, **options)
        return response

    flask.after_this_request(write)


def forget(identifier: str) -> None:
    """Have this browser forget it: it is taken no more."""
    name = _cookie(identifier)
    if name not in flask.request.cookies:
        return

    def write(response: flask.Response) -> flask.Response:
        response.delete_cookie(name, **_options())
        return response

    flask.after_this_request(write)


def _cookie(identifier: str) -> str:
    """Name the cookie of an account; `__Host-` ties it to this host, and to https."""
    whose = sha256(fold_code(identifier).encode()).hexdigest()[:16]
    return f"{_prefix()}{whose}"


def _is_ours(name: str) -> bool:
    return name.startswith(_prefix())


def _prefix() -> str:
    return f"__Host-{COOKIE}" if portal().settings.is_secure else COOKIE


def _options() -> dict[str, Any]:
    is_secure = portal().settings.is_secure
    return {"secure": is_secure, "httponly": True, "samesite": "Lax", "path": "/"}
