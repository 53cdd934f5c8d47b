"""The way to the services: within the process, or over HTTP."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SERVICES = "http://services"
ADDRESS = "address"
"""The extension of a request that tells where its visitor is."""


class Connections:
    """The connections to the services, which all visitors share.

    Each call goes out as it is written: a client of httpx would also look for cookies, redirects
    and ways to sign it, of which the services have none, on behalf of everybody at once.

    :param transport: the way to the services
    :param patience: seconds within which one must answer
    """

    def __init__(self, transport: httpx.BaseTransport, *, patience: float) -> None:
        self._transport = transport
        self._timeout = httpx.Timeout(patience).as_dict()

    def send(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        """Make a call.

        :param stream: nothing of the answer is read yet; whoever gets it closes it
        :raises httpx.HTTPError: there is no answer, or no whole one
        """
        request.extensions["timeout"] = self._timeout
        answer = self._transport.handle_request(request)
        answer.request = request
        if not stream:
            try:
                answer.read()
            finally:
                answer.close()
        return answer

    def close(self) -> None:
        """Close them all."""
        self._transport.close()


class InProcess(httpx.BaseTransport):
    """The services are in this process: nothing waits for its own threads.

    :param services: each one's application, by name
    """

    def __init__(self, services: Mapping[str, "WSGIApplication"]) -> None:
        self._services = services

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Have a service answer."""
        service = self._services[service_of(request)]
        address = request.extensions.get(ADDRESS) or "127.0.0.1"
        return httpx.WSGITransport(service, remote_addr=address).handle_request(request)


class OverHttp(httpx.BaseTransport):
    """The services are elsewhere, each at its own address; they trust this process as a proxy.

    :param addresses: by service, without a slash at the end
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = {name: httpx.URL(address) for name, address in addresses.items()}
        self._transport = httpx.HTTPTransport(
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the service that its path names."""
        to = self._addresses[service_of(request)]
        request.url = request.url.copy_with(scheme=to.scheme, host=to.host, port=to.port)
        request.headers["Host"] = to.netloc.decode()
        if request.extensions.get(ADDRESS):
            request.headers["X-Forwarded-For"] = request.extensions[ADDRESS]
        return self._transport.handle_request(request)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()


def to(path: str) -> str:
    """Give the address of a path for the transports, which find out where its service is."""
    return f"{SERVICES}{path}"


def service_of(request: httpx.Request) -> str:
    """Tell whom a request is for: the first step of its path."""
    return request.url.path.lstrip("/").split("/", 1)[0]
