"""What is known of the way a request came: from proxies that are trusted, and who may say more."""

import contextlib
from collections.abc import Callable, Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import flask

from shared.auth.tokens import Claims, Verifier
from shared.errors import Problem
from shared.web import authentication

HEADER = "X-Client-Address"
SCOPE = "client_address"
"""A machine client of the platform with this scope, such as the portal, tells in `X-Client-Address`
the address of the person it works for."""

UNKNOWN = "unknown"

Address = IPv4Address | IPv6Address
Networks = Iterable[IPv4Network | IPv6Network]


def client_address(
    trusted: Networks, verifier: Verifier, *, is_revoked: Callable[[Claims], bool]
) -> str:
    """Tell the address of the present request's caller.

    X-Forwarded-For is read from its end, as far as each hop is a proxy that the settings trust:
    what a caller writes into it is never believed (ASVS 4.1.3).

    :param trusted: networks whose X-Forwarded-For is believed
    :param verifier: of machine clients' tokens
    :param is_revoked: whether such a token is void before its time
    """
    return str(_told_by_client(verifier, is_revoked) or _told_by_proxies(trusted) or UNKNOWN)


def came_by_https(trusted: Networks) -> bool:
    """Tell whether the present request reached us, or the trusted proxy before us, by https.

    :param trusted: networks whose X-Forwarded-Proto is believed
    """
    told = ",".join(flask.request.headers.getlist("X-Forwarded-Proto"))
    nearest = _parse(flask.request.remote_addr or "")
    if told and nearest is not None and any(nearest in network for network in trusted):
        return told.rpartition(",")[2].strip().lower() == "https"
    return flask.request.scheme == "https"


def network_of(address: str) -> str:
    """Tell what to count an address as: itself, or the /64 network of an IPv6 address."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return address


def _told_by_proxies(trusted: Networks) -> Address | None:
    forwarded = ",".join(flask.request.headers.getlist("X-Forwarded-For"))
    hops = [hop.strip() for hop in forwarded.split(",")]
    nearest = _parse(flask.request.remote_addr or "")
    while nearest is not None and hops and any(nearest in network for network in trusted):
        beyond = _parse(hops.pop())
        if beyond is None:
            break
        nearest = beyond
    return nearest


def _told_by_client(verifier: Verifier, is_revoked: Callable[[Claims], bool]) -> Address | None:
    told = flask.request.headers.get(HEADER)
    if told is None or authentication.bearer() is None:
        return None
    with contextlib.suppress(Problem):
        claims = authentication.authenticate(verifier)
        is_portal = claims.is_client and claims.est is None and SCOPE in claims.scope
        if is_portal and not is_revoked(claims):
            return _parse(told)
    return None


def _parse(text: str) -> Address | None:
    """Read an address, with or without a port; an IPv4 one in IPv6 clothes is an IPv4 one."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
