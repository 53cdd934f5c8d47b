"""Keeps the tests on this machine: they reach loopback, Unix sockets and the run's own servers."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = {"localhost", "", None}
SERVERS: set[str] = set()
"""The addresses of the containers that this run has started."""


@contextmanager
def blocked(allowed: frozenset[str]) -> Iterator[None]:
    """Refuse every connection, datagram and name look-up that would leave the machine."""
    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex"):
            patch.setattr(socket.socket, method, _guarded(getattr(socket.socket, method), allowed))
        patch.setattr(socket.socket, "sendto", _guarded(socket.socket.sendto, allowed))
        look_up = socket.getaddrinfo

        def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
            _check(host, allowed)
            return look_up(host, *arguments, **options)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _guarded(method: Any, allowed: frozenset[str]) -> Any:
    def call(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _check(address[0], allowed)
        return method(self, *arguments)

    return call


def _check(host: Any, allowed: frozenset[str]) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in NAMES | SERVERS or name in allowed or _is_local(name):
        return
    raise AssertionError(f"a test reached for {name!r}, outside this machine")


def _is_local(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
