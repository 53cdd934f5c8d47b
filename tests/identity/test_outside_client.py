"""A certified client that others have written finds its way by the issuer alone (RFC 8414)."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.test import Client

from deploy.installation.embedded.site import DISCOVERY, Site
from deploy.tooling.contracts import node
from services.portal import config as portal
from tests.identity.machine import Machine
from tests.identity.world import World

SCRIPT = Path(__file__).with_name("openid.mjs")


class Rooms:
    """Where the server finds its application, which is made once its address is known."""

    site: ClassVar[Any] = None

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = BytesIO(environ["wsgi.input"].read(length))  # this server would wait for more
        return Rooms.site({**environ, "wsgi.input": body}, start)


@pytest.fixture
def server() -> Iterator[BaseWSGIServer]:
    server = make_server("127.0.0.1", 0, Rooms(), threaded=True)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    yield server
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def issuer(server: BaseWSGIServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def overrides(issuer: str) -> dict[str, str]:
    return {"PUBLIC_URL": issuer, "ENVIRONMENT": "development"}


@pytest.fixture
def site(own_world: World, issuer: str, tmp_path: Path) -> World:
    settings = {"SECRETS": str(tmp_path), "PUBLIC_URL": issuer, "ENVIRONMENT": "development"}
    settings["SUPPORT_PHONE"] = "+33199000000"
    Rooms.site = Site({"identity": own_world.app}, portal.Settings.read(settings))
    return own_world


class TestOpenidClient:
    def test_discovers_gets_a_token_and_asks_about_it(
        self, site: World, issuer: str, tmp_path: Path
    ) -> None:
        scopes = ("access:read", "tokens:introspect")
        machine = Machine(site, site.operator("catalogue", "letters"), *scopes)
        (tmp_path / "node_modules").symlink_to(node.packages())
        script = shutil.copy(SCRIPT, tmp_path)

        done = subprocess.run(
            [node.NODE, script, issuer, machine.id, machine.secret],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["issuer"] == issuer
        assert told["granted"]["token_type"].lower() == "bearer"
        assert told["before"]["active"] is True
        assert told["before"]["iat"] == int(told["before"]["iat"])
        assert told["after"] == {"active": False}


class TestDiscovery:
    def test_answers_at_the_root_what_identity_answers(self, site: World) -> None:
        with site.app.test_client() as client:
            own = client.get(f"/identity{DISCOVERY}").json

        assert own is not None
        at_root = Client(Rooms.site)
        for path in (DISCOVERY, f"{DISCOVERY}/identity"):
            assert at_root.get(path).json == own
