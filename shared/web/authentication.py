"""The access token in the Authorization header (RFC 6750)."""

import flask

from shared.auth.tokens import Claims, Verifier
from shared.errors import Unauthenticated

REALM = 'Bearer realm="comptoir"'


def bearer() -> str | None:
    """Return the token that the request carries, if it carries one."""
    scheme, _, token = flask.request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and token else None


def authenticate(verifier: Verifier) -> Claims:
    """Tell who calls, by the token.

    :raises Unauthenticated: if there is none, or it is not valid
    """
    token = bearer()
    try:
        if token is None:
            raise Unauthenticated
        return verifier.verify(token)
    except Unauthenticated as refusal:
        refusal.headers["WWW-Authenticate"] = REALM + (', error="invalid_token"' if token else "")
        raise
