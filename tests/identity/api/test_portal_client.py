"""The portal, a machine client that no operator has made: it is known by a file."""

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from shared.crypto import client_secrets
from shared.crypto.client_secrets import Credentials
from tests.identity.machine import GRANT, Machine, error
from tests.identity.world import World


@pytest.fixture
def folder(secrets: Path) -> Path:
    return secrets / "portal"


@pytest.fixture
def public(secrets: Path) -> Path:
    return secrets / client_secrets.PUBLIC


@pytest.fixture
def overrides(public: Path) -> dict[str, str]:
    return {"PORTAL_CLIENT": str(public)}


@pytest.fixture
def portal(folder: Path, public: Path) -> Credentials:
    client_secrets.ensure(folder, public=public)
    found = client_secrets.read(folder)
    assert found is not None
    return found


def ask(world: World, given: Credentials, path: str = "token", **form: str) -> TestResponse:
    auth = (given.client_id, given.secret)
    return world.call("POST", f"/oauth/{path}", data={**GRANT, **form}, auth=auth)


class TestThePortalsToken:
    def test_is_for_telling_where_visitors_are_and_for_nothing_else(
        self, world: World, portal: Credentials
    ) -> None:
        answer = ask(world, portal)

        issued = answer.json or {}
        assert (answer.status_code, issued["scope"]) == (200, "client_address")
        claims = world.app.verifier.verify(issued["access_token"])
        assert (claims.sub, claims.est, claims.is_client) == (portal.client_id, None, True)
        refused = ask(world, portal, scope="access:read")
        assert error(refused) == (400, "invalid_scope")

    def test_is_given_for_its_secret_alone(
        self, world: World, portal: Credentials, client: Machine
    ) -> None:
        for given in (
            Credentials(portal.client_id, client.secret),
            Credentials(client.id, portal.secret),
            Credentials("x", portal.secret),
        ):
            assert error(ask(world, given)) == (401, "invalid_client")
        assert ask(world, Credentials(client.id, client.secret)).status_code == 200

    def test_is_given_for_the_secret_before_a_rotation_too(
        self, world: World, portal: Credentials, folder: Path, public: Path
    ) -> None:
        client_secrets.rotate(folder, public=public)
        assert ask(world, portal).status_code == 200

        client_secrets.rotate(folder, public=public)

        assert error(ask(world, portal)) == (401, "invalid_client")

    @pytest.mark.parametrize("path", ["introspect", "revoke"])
    def test_secret_asks_nothing_of_others_tokens(
        self, world: World, portal: Credentials, path: str
    ) -> None:
        answer = ask(world, portal, path, token="x")

        assert error(answer) == (401, "invalid_client")

    def test_is_in_no_list_of_clients(self, world: World, portal: Credentials) -> None:
        told = world.call("GET", "/clients", token=world.operator("catalogue").token)

        assert portal.client_id not in told.text


@pytest.mark.parametrize("overrides", [{}])
def test_where_no_file_is_named_the_portal_is_no_client(world: World, portal: Credentials) -> None:
    assert error(ask(world, portal)) == (401, "invalid_client")
