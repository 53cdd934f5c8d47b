"""What is behind the one port: the services by their prefix, and the plain pages."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from deploy.front import app
from deploy.front.reach import InProcess

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Site:
    """A WSGI application that hands each request to the service its path names."""

    def __init__(self, services: Mapping[str, "WSGIApplication"]) -> None:
        self.services = services
        self.front: WSGIApplication = app.make(InProcess(services), is_embedded=True)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        first = str(environ.get("PATH_INFO", "")).lstrip("/").split("/", 1)[0]
        return self.services.get(first, self.front)(environ, start)
