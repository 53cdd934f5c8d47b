"""Machine clients, when two things come at once: these tests commit, in databases of their own."""

from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from services.identity.actions import clients
from services.identity.queries import clients as known_clients
from tests.answers import refused
from tests.identity.machine import GRANT, Machine, error
from tests.identity.world import World
from tests.together import aside, is_anybody_waiting, until


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


class TestAClientThatIsRemoved:
    @pytest.fixture
    def client(self, world: World) -> Machine:
        return Machine(world, world.administrator(), "access:read")

    def remove(self, world: World, client: Machine) -> None:
        answer = world.call("DELETE", f"/clients/{client.id}", token=client.owner.token)
        assert answer.status_code == 204

    def test_has_no_good_token_that_it_was_given_since_the_removal_was_asked_for(
        self,
        world: World,
        client: Machine,
        time: time_machine.Traveller,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        given: list[str] = []
        locked = known_clients.locked

        def late(*args: Any, **facts: Any) -> Any:
            time.shift(timedelta(milliseconds=1))
            given.append(aside(client.token).result())
            return locked(*args, **facts)

        monkeypatch.setattr(known_clients, "locked", late)
        self.remove(world, client)

        (token,) = given
        assert refused(world.call("GET", "/sessions", token=token)) == (401, "session_ended")

    def test_is_given_no_token_while_the_removal_is_under_way(
        self, world: World, client: Machine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Future[TestResponse]] = []
        remove = clients.remove

        def slow(*args: Any, **facts: Any) -> None:
            remove(*args, **facts)
            asked.append(aside(partial(client.ask, "token", **GRANT)))
            until(lambda: asked[0].done() or is_anybody_waiting(world.app.sessions))

        monkeypatch.setattr(clients, "remove", slow)
        self.remove(world, client)

        assert error(asked[0].result()) == (401, "invalid_client")


class TestWrongSecretsOfClients:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"LIMIT_ADDRESS_REFUSALS": "2"}

    def test_are_counted_by_address_and_right_ones_are_not(self, world: World) -> None:
        operator = world.operator("catalogue")
        made = world.post(
            "/clients", {"name": "Paie", "scopes": ["access:read"]}, token=operator.token
        )
        client = made.json or {}
        form = {"grant_type": "client_credentials"}

        def ask(secret: str) -> int:
            auth = (client["client_id"], secret)
            return world.call("POST", "/oauth/token", data=form, auth=auth).status_code

        assert [ask("wrong") for _ in range(3)] == [401, 401, 429]
        assert ask(client["client_secret"]) == 200
