"""The caller's address and scheme, as told by proxies that are trusted."""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import flask

UNKNOWN = "unknown"
"""Written where no address is known."""

Address = IPv4Address | IPv6Address
Networks = Iterable[IPv4Network | IPv6Network]


def of_caller(trusted: Networks) -> Address | None:
    """Tell the address of the present request's caller; None: there is none.

    X-Forwarded-For is read from its end, as far as each hop is a proxy that the settings trust:
    what a caller writes into it is never believed (ASVS 4.1.3).

    :param trusted: networks whose X-Forwarded-For is believed
    """
    forwarded = ",".join(flask.request.headers.getlist("X-Forwarded-For"))
    hops = [hop.strip() for hop in forwarded.split(",")]
    nearest = parse(flask.request.remote_addr or "")
    while nearest is not None and hops and any(nearest in network for network in trusted):
        beyond = parse(hops.pop())
        if beyond is None:
            break
        nearest = beyond
    return nearest


def came_by_https(trusted: Networks) -> bool:
    """Tell whether the present request reached us, or the trusted proxy before us, by https.

    :param trusted: networks whose X-Forwarded-Proto is believed
    """
    told = ",".join(flask.request.headers.getlist("X-Forwarded-Proto"))
    nearest = parse(flask.request.remote_addr or "")
    if told and nearest is not None and any(nearest in network for network in trusted):
        return told.rpartition(",")[2].strip().lower() == "https"
    return flask.request.scheme == "https"


def network_of(address: str) -> str:
    """Tell what to count an address as: itself, or the /64 network of an IPv6 address."""
    parsed = parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return address


def parse(text: str) -> Address | None:
    """Read an address, with or without a port; an IPv4 one in IPv6 clothes is an IPv4 one.

    :return: None if it is none
    """
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
