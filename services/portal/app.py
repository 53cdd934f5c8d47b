"""Composes the portal's HTTP process."""

import logging
import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import flask
import httpx
import structlog
from flask_wtf.csrf import CSRFProtect

from services.portal import (
    access,
    acting,
    assets,
    failures,
    pages,
    places,
    rendering,
    safety,
    visitors,
)
from services.portal.clients.transport import Connections, OverHttp
from services.portal.config import Settings
from services.portal.keeping import SealedCookie
from services.portal.sealing import Sealer
from services.portal.session import Sessions
from services.portal.templating import Spoken
from shared import clock
from shared import logging as lines_of_log
from shared.edge import headers, lines, metrics, tracing
from shared.edge.languages import Language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NAME = "portal"
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes: a CSV file of people is the largest thing that anybody sends."""

log = logging.getLogger(__name__)


class Portal(flask.Flask):
    """The portal.

    :ivar settings: what it was told at boot
    :ivar connections: to the services
    :ivar pool: who makes calls at once
    :ivar sealer: of what browsers keep for it
    :ivar sessions: who is signed in
    :ivar assets: what its pages load
    :ivar spoken: its templates, by language
    """

    jinja_environment = Spoken
    spoken: dict[Language, Spoken]

    def __init__(self, settings: Settings, services: httpx.BaseTransport) -> None:
        super().__init__(NAME, static_folder=None, template_folder=None)
        self.url_map.merge_slashes = False  # it would redirect to the host that the caller names
        self.settings = settings
        self._addresses: dict[str, str] = {}
        self.connections = Connections(services, patience=settings.patience)
        self.pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="portal")
        self.sealer = Sealer(settings.secrets)
        self.sessions = Sessions(
            self.sealer, idle_for=settings.idle_for, is_secure=settings.is_secure
        )
        self.session_interface = SealedCookie(self.sealer, is_secure=settings.is_secure)
        self.own_token = visitors.OwnToken(settings.secrets)
        self.assets = assets.gather()
        self.config.update(
            MAX_CONTENT_LENGTH=LARGEST_FORM,
            MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
            SECRET_KEY="unused: cookies are sealed",  # Flask-WTF asks that there be one
            WTF_CSRF_SSL_STRICT=False,  # safety.require_same_origin sees to it
            WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        )

    def wsgi_app(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer a request: of one's own establishment, or of another that its address names."""
        return super().wsgi_app(acting.mounted(environ), start)

    def url_for(self, endpoint: str, **values: Any) -> str:
        """Give the address of a page: where one acts for another, of theirs if it is there."""
        is_told = values and any(value is not None for value in values.values())
        if is_told or endpoint.startswith(".") or not flask.has_request_context():
            return acting.placed(endpoint, super().url_for(endpoint, **values))
        root = flask.request.script_root
        known = self._addresses.get(endpoint)  # it depends on nothing, and a page has dozens
        if known is None:
            known = self._addresses[endpoint] = super().url_for(endpoint).removeprefix(root)
        return acting.placed(endpoint, f"{root}{known}") if root else known

    def full_dispatch_request(self) -> flask.Response:
        """Answer a request; whatever is logged meanwhile says which request."""
        flask.g.now, flask.g.began = clock.now(), time.perf_counter()
        facts = {"request_id": tracing.request_id(), "service": NAME}
        with structlog.contextvars.bound_contextvars(**facts), metrics.in_flight(NAME):
            response = super().full_dispatch_request()
        metrics.answered(NAME, response.status_code, began=flask.g.began)
        return response


def create_app(
    settings: Settings | None = None, services: httpx.BaseTransport | None = None
) -> Portal:
    """Compose the portal.

    :param settings: None: those of the environment, with log lines for machines
    :param services: the way to the services; None: over HTTP
    """
    if settings is None:
        settings = Settings.read(os.environ)
        lines_of_log.configure(level=os.environ.get("LOG_LEVEL", "info").upper())
    portal = Portal(settings, services or OverHttp(settings.addresses))
    portal.before_request(safety.require_same_origin)
    portal.before_request(visitors.welcome)
    portal.before_request(access.admit)
    portal.before_request(places.require)
    CSRFProtect(portal)
    portal.after_request(_finish)
    rendering.prepare(portal)
    failures.register(portal)
    for blueprint in pages.of(settings):
        portal.register_blueprint(blueprint)
    access.require_marks(portal)
    return portal


def _finish(response: flask.Response) -> flask.Response:
    own = visitors.portal()
    for name, value in safety.HEADERS.items():
        response.headers.setdefault(name, value)
    headers.finish(response, hsts=own.settings.hsts, trusted=own.settings.trusted_proxies)
    response.headers.setdefault("Cache-Control", "no-store")
    if flask.g.get("is_cookie_due"):
        before = flask.g.get("before")
        if flask.g.signed is None and before is not None:
            own.sessions.forget(before)
        own.sessions.write(response, flask.g.signed)
    lines.leave(response, began=flask.g.began, facts={})
    return response
