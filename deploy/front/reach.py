"""How the pages reach the services: within the process, or over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import httpx

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TIMEOUT = 10.0  # seconds


@dataclass(frozen=True)
class Visitor:
    """Who a page works for.

    :ivar address: where they are, as far as trusted proxies tell
    :ivar languages: their Accept-Language
    """

    address: str
    languages: str


class Reach(Protocol):
    """A way to the services."""

    def call(self, method: str, path: str, visitor: Visitor, **options: Any) -> httpx.Response:
        """Ask the service that a path names, for a visitor.

        :raises httpx.TransportError: it does not answer
        """
        ...


@dataclass(frozen=True)
class InProcess:
    """The services are in this process: nothing waits for its own threads."""

    services: Mapping[str, "WSGIApplication"]

    def call(self, method: str, path: str, visitor: Visitor, **options: Any) -> httpx.Response:
        """Ask a service."""
        service = self.services[_service(path)]
        transport = httpx.WSGITransport(app=service, remote_addr=visitor.address)
        headers = {"Accept-Language": visitor.languages}
        with httpx.Client(transport=transport, base_url="http://in-process") as client:
            return client.request(method, path, headers=headers, **options)


class OverHttp:
    """The services are elsewhere, each at its own address; this one is a proxy that they trust.

    :param addresses: by service, without a slash at the end
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses
        self._client = httpx.Client(timeout=TIMEOUT, trust_env=False)

    def call(self, method: str, path: str, visitor: Visitor, **options: Any) -> httpx.Response:
        """Ask a service."""
        headers = {"Accept-Language": visitor.languages, "X-Forwarded-For": visitor.address}
        url = self._addresses[_service(path)] + path
        return self._client.request(method, url, headers=headers, **options)


def _service(path: str) -> str:
    return path.lstrip("/").split("/", 1)[0]
