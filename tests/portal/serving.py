"""A whole installation in this process: four services with their workers, and the portal."""

import importlib
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.demo import example, places, telling
from deploy.demo.client import Client
from deploy.demo.scene import Scene
from deploy.demo.teller import Teller
from deploy.installation.embedded import using
from deploy.installation.embedded.installation import Choices, Installation
from deploy.installation.embedded.site import Site
from deploy.installation.installation import PORTAL
from deploy.installation.provisioning import SERVICES
from services.portal.app import Portal
from services.portal.clients.transport import Connections
from tests.portal.house import AT_ONCE, House
from tests.portal.people import Person, Remembered
from tests.portal.transport import Transport

PATIENCE = 20
"""Seconds within which a service must answer the portal."""


@contextmanager
def opened(data: Path) -> Iterator[House]:
    """Serve an installation from this process, with the worked example in it."""
    choices = Choices(public_url="http://127.0.0.1:8000", is_demo=True)
    choices.keep(data)
    with using.prepared(data, choices, tell=lambda line: None) as made:
        of_identity = cast(dict[str, str], made.environs["identity"])
        of_identity["LIMIT_ACCOUNT_SIGN_INS"] = "10000"  # each test signs the same few people in
        place = socket.create_server(("127.0.0.1", 0))  # known before: passkeys are made for it
        of_identity["PASSKEY_ORIGINS"] = f"http://localhost:{place.getsockname()[1]}"
        of_accounts = cast(dict[str, str], made.environs["accounts"])
        of_accounts["INVITE_AGAIN_HOURS"] = "0"  # nobody waits for a day
        of_delegation = cast(dict[str, str], made.environs["delegation"])
        of_delegation["DELEGATION_AT_ONCE"] = str(AT_ONCE)
        for name in SERVICES:  # tests of it have a proof be long ago
            cast(dict[str, str], made.environs[name])["STEP_UP_FOR"] = "3600"
        apps = {name: _app(name, made) for name in SERVICES}
        site = Site(apps, made.settings(PORTAL))
        transport = Transport(apps)
        portal = site.portal
        assert isinstance(portal, Portal)
        portal.connections = Connections(transport, patience=PATIENCE)
        with _worked(made), _served(site, place) as url:
            house = House(made, site, transport, url)
            house.scene = _scene(made, url)
            known = Remembered(client=house.scene.client, mails=house.scene.cast.mails)
            house.scene.cast, house.made = known, known.made
            house.people = [Person(**row) for row in example.make(house.scene)]
            example._keep(data / "demo.json", [vars(person) for person in house.people])
            yield house
            house.scene.client.close()
            portal.pool.shutdown()
            portal.connections.close()
        for app in apps.values():
            app.sessions.kw["bind"].dispose()


def _app(name: str, made: Installation) -> Any:
    return importlib.import_module(f"services.{name}.app").create_app(made.settings(name))


@contextmanager
def _worked(made: Installation) -> Iterator[None]:
    workers = [
        importlib.import_module(f"services.{name}.worker").create_worker(made.settings(name))
        for name in SERVICES
    ]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop(timeout=20)
        for worker in workers:
            worker._engine.dispose()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Leave no line for each request."""


@contextmanager
def _served(site: Site, place: socket.socket) -> Iterator[str]:
    def whole(environ: Any, start: Any) -> Any:
        """Hand over bodies that end, as gunicorn does."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        return site(environ, start)

    host, port = place.getsockname()
    server = make_server(
        host, port, whole, threaded=True, request_handler=_Quiet, fd=place.fileno()
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        place.close()


def _scene(made: Installation, url: str) -> Scene:
    return telling.make_scene(
        Client(url, patience=60),
        mails=str(made.data / "mails"),
        operator=places.operator_command(made.data),
        teller=Teller(language="fr", console=Console(file=io.StringIO())),
    )
