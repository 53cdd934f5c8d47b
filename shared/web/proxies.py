"""The caller's address: as proxies tell it that are trusted, and machine clients that may."""

import contextlib
from collections.abc import Callable

import flask

from shared.auth.tokens import Claims, Verifier
from shared.edge import addresses
from shared.edge.addresses import Address, Networks
from shared.errors import Problem
from shared.web import authentication

HEADER = "X-Client-Address"
SCOPE = "client_address"
"""A machine client of the platform with this scope, such as the portal, tells in `X-Client-Address`
the address of the person it works for."""


def client_address(
    trusted: Networks, verifier: Verifier, *, is_revoked: Callable[[Claims], bool]
) -> str:
    """Tell the address of the present request's caller.

    :param trusted: networks whose X-Forwarded-For is believed
    :param verifier: of machine clients' tokens
    :param is_revoked: whether such a token is void before its time
    """
    told = _told_by_client(verifier, is_revoked) or addresses.of_caller(trusted)
    return str(told or addresses.UNKNOWN)


def _told_by_client(verifier: Verifier, is_revoked: Callable[[Claims], bool]) -> Address | None:
    told = flask.request.headers.get(HEADER)
    if told is None or authentication.bearer() is None:
        return None
    with contextlib.suppress(Problem):
        claims = authentication.authenticate(verifier)
        is_portal = claims.is_client and claims.est is None and SCOPE in claims.scope
        if is_portal and not is_revoked(claims):
            return addresses.parse(told)
    return None
