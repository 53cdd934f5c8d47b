"""The caller's address: from proxies that are trusted, or a machine client that may say it."""

import contextlib
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, cast

import flask

from shared.errors import Problem
from shared.web import authentication

if TYPE_CHECKING:
    from shared.web.app import Service

HEADER = "X-Client-Address"
SCOPE = "client_address"
"""A machine client of the platform with this scope, such as the portal, tells in `X-Client-Address`
the address of the person it works for."""

UNKNOWN = "unknown"


def client_address(service: "Service") -> str:
    """Tell the address of the present request's caller.

    X-Forwarded-For is read from its end, as far as each hop is a proxy that the settings trust:
    what a caller writes into it is never believed (ASVS 4.1.3).
    """
    if "client_address" not in flask.g:
        found = _told_by_client(service) or _told_by_proxies(service)
        flask.g.client_address = str(found) if found else UNKNOWN
    return cast(str, flask.g.client_address)


def network_of(address: str) -> str:
    """Tell what to count an address as: itself, or the /64 network of an IPv6 address."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return address


def _told_by_proxies(service: "Service") -> IPv4Address | IPv6Address | None:
    hops = [
        hop.strip() for hop in ",".join(flask.request.headers.getlist("X-Forwarded-For")).split(",")
    ]
    nearest = _parse(flask.request.remote_addr or "")
    while nearest is not None and hops and _is_trusted(service, nearest):
        beyond = _parse(hops.pop())
        if beyond is None:
            break
        nearest = beyond
    return nearest


def _is_trusted(service: "Service", address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in service.settings.trusted_proxies)


def _told_by_client(service: "Service") -> IPv4Address | IPv6Address | None:
    told = flask.request.headers.get(HEADER)
    if told is None or authentication.bearer() is None:
        return None
    with contextlib.suppress(Problem):
        claims = authentication.authenticate(service.verifier)
        if claims.is_client and claims.est is None and SCOPE in claims.scope:
            return _parse(told)
    return None


def _parse(text: str) -> IPv4Address | IPv6Address | None:
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
