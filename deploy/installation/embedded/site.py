"""What is behind the one port: the services by their prefix, and the portal."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from services.portal.app import create_app
from services.portal.clients.transport import InProcess
from services.portal.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


DISCOVERY = "/.well-known/oauth-authorization-server"
AT_ROOT = frozenset({DISCOVERY, f"{DISCOVERY}/identity"})
"""Where RFC 8414 §3.1 looks for an issuer without a path, and for one that ends in `/identity`."""


class Site:
    """A WSGI application that hands each request to the service its path names.

    :param services: by name; they answer the portal without a detour
    :param settings: of the portal, which has every path that names no service
    """

    def __init__(self, services: Mapping[str, "WSGIApplication"], settings: Settings) -> None:
        self.services = services
        self.portal: WSGIApplication = create_app(settings, InProcess(services))

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path = str(environ.get("PATH_INFO", ""))
        if path in AT_ROOT:
            path = f"/identity{DISCOVERY}"
            environ = {**environ, "PATH_INFO": path}
        first = path.lstrip("/").split("/", 1)[0]
        return self.services.get(first, self.portal)(environ, start)
