"""Are tokens good? (RFC 7662) End them! (RFC 7009)"""

from datetime import timedelta

import pytest
import time_machine

from tests.identity.machine import Machine, error
from tests.identity.world import World


class TestIntrospection:
    def test_tells_what_a_persons_token_says(self, world: World, client: Machine) -> None:
        holder = world.signed_in(world.holder())

        told = client.introspect(holder.token)

        assert told["active"] is True
        assert told["sub"] == str(holder.id)
        assert told["est"] == str(world.town.establishment_id)
        assert told["iss"] == "https://comptoir.example.org"
        assert (told["token_type"], told["exp"] - told["iat"]) == ("Bearer", 300)

    def test_tells_what_a_clients_token_says(self, client: Machine) -> None:
        told = client.introspect(client.token(scope="access:read"))

        assert (told["active"], told["client_id"], told["scope"]) == (
            True,
            client.id,
            "access:read",
        )

    def test_tells_that_a_refresh_token_is_good(self, world: World, client: Machine) -> None:
        holder = world.signed_in(world.holder())

        told = client.introspect(holder.refresh_token)

        assert told == {"active": True, "token_type": "refresh_token", "sub": str(holder.id)}

    @pytest.mark.parametrize("text", ["x", "a.b.c", "é"])
    def test_tells_nothing_of_what_is_no_token(self, client: Machine, text: str) -> None:
        assert client.introspect(text) == {"active": False}

    def test_tells_that_a_token_is_good_no_more(
        self, world: World, client: Machine, time: time_machine.Traveller
    ) -> None:
        holder = world.signed_in(world.holder())
        time.shift(timedelta(minutes=5))

        assert client.introspect(holder.token) == {"active": False}

    def test_tells_that_its_session_is_over(self, world: World, client: Machine) -> None:
        out, deleted = (world.signed_in(world.holder()) for _ in range(2))
        suspended = world.signed_in(world.holder(world.hospital))
        world.call("DELETE", "/sessions/current", token=out.token)
        world.delete(deleted)
        world.suspend(world.hospital)

        for holder in (out, deleted, suspended):
            assert client.introspect(holder.token) == {"active": False}
            assert client.introspect(holder.refresh_token) == {"active": False}

    def test_tells_that_its_client_was_removed(self, world: World, client: Machine) -> None:
        other = Machine(world, world.administrator(), "access:read")
        token = other.token()

        world.call("DELETE", f"/clients/{other.id}", token=other.owner.token)

        assert client.introspect(token) == {"active": False}

    def test_tells_that_the_establishment_of_its_client_is_suspended(
        self, world: World, client: Machine
    ) -> None:
        token = Machine(world, world.administrator(world.hospital), "access:read").token()
        assert client.introspect(token)["active"] is True

        world.suspend(world.hospital)

        assert client.introspect(token) == {"active": False}

    def test_tells_an_establishments_client_nothing_of_other_establishments(
        self, world: World, towns: Machine, client: Machine
    ) -> None:
        own = world.signed_in(world.holder())
        other = world.signed_in(world.holder(world.hospital))

        assert towns.introspect(own.token)["active"] is True
        assert towns.introspect(own.refresh_token)["active"] is True
        for token in (other.token, other.refresh_token, client.token()):
            assert towns.introspect(token) == {"active": False}

    def test_needs_the_scope(self, world: World) -> None:
        client = Machine(world, world.operator("catalogue"), "access:read")

        assert error(client.ask("introspect", token="x")) == (403, "insufficient_scope")

    def test_needs_a_client(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = world.call("POST", "/oauth/introspect", data={"token": holder.token})

        assert error(answer) == (401, "invalid_client")

    def test_needs_a_token(self, client: Machine) -> None:
        assert error(client.ask("introspect")) == (400, "invalid_request")


class TestRevocation:
    @pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
    def test_ends_the_session_of_a_token(self, world: World, client: Machine, kind: str) -> None:
        holder = world.signed_in(world.holder())

        answer = client.ask("revoke", token=str(holder.granted[kind]))

        assert answer.status_code == 200
        assert not world.is_valid(holder.token)
        assert world.refresh(holder.refresh_token).status_code == 401

    def test_voids_a_clients_own_tokens(self, client: Machine) -> None:
        token = client.token()

        assert client.ask("revoke", token=token).status_code == 200

        assert client.introspect(token) == {"active": False}

    def test_leaves_other_clients_tokens_alone(self, client: Machine, towns: Machine) -> None:
        token = towns.token()

        assert client.ask("revoke", token=token).status_code == 200

        assert client.introspect(token)["active"] is True

    def test_leaves_other_establishments_sessions_alone(self, world: World, towns: Machine) -> None:
        other = world.signed_in(world.holder(world.hospital))

        assert towns.ask("revoke", token=other.token).status_code == 200

        assert world.is_valid(other.token)

    def test_of_what_is_no_token_is_well(self, client: Machine) -> None:
        assert client.ask("revoke", token="x").status_code == 200

    def test_needs_a_client(self, world: World) -> None:
        answer = world.call("POST", "/oauth/revoke", data={"token": "x"})

        assert error(answer) == (401, "invalid_client")
