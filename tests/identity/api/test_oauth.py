"""OAuth 2.0 for machine clients (RFC 6749 §4.4, RFC 7662, RFC 7009, RFC 8414)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from werkzeug.test import TestResponse

from shared.auth.tokens import Verifier
from tests.identity.world import Holder, World

GRANT = {"grant_type": "client_credentials"}


def refused(answer: TestResponse) -> tuple[int, str]:
    assert answer.mimetype == "application/json"
    return answer.status_code, (answer.json or {})["error"]


class Client:
    """A machine client that knows how to speak."""

    def __init__(self, world: World, owner: Holder, *scopes: str, **facts: Any) -> None:
        body = {"name": "Paie", "scopes": list(scopes), **facts}
        answer = world.post("/clients", body, token=owner.token)
        assert answer.status_code == 201, answer.text
        self.world = world
        self.owner = owner
        made = answer.json or {}
        self.id, self.secret = str(made["client_id"]), str(made["client_secret"])

    def ask(self, path: str, **form: str) -> TestResponse:
        return self.world.call("POST", f"/oauth/{path}", data=form, auth=(self.id, self.secret))

    def token(self, **form: str) -> str:
        answer = self.ask("token", **GRANT, **form)
        assert answer.status_code == 200, answer.text
        return str((answer.json or {})["access_token"])

    def introspect(self, token: str) -> dict[str, Any]:
        answer = self.ask("introspect", token=token)
        assert answer.status_code == 200, answer.text
        return answer.json or {}


@pytest.fixture
def client(world: World) -> Client:
    """A client of the platform's."""
    scopes = ("access:read", "letters:deposit", "tokens:introspect")
    return Client(world, world.operator("catalogue"), *scopes)


@pytest.fixture
def towns(world: World) -> Client:
    """A client of the town's."""
    return Client(world, world.administrator(), "access:read", "tokens:introspect")


class TestATokenForAClient:
    def test_says_who_and_what_for(self, world: World, client: Client) -> None:
        answer = client.ask("token", **GRANT)

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        issued = answer.json or {}
        claims = world.app.verifier.verify(issued.pop("access_token"))
        scope = "access:read letters:deposit tokens:introspect"
        assert issued == {"token_type": "Bearer", "expires_in": 300, "scope": scope}
        assert (claims.sub, claims.client_id, claims.is_client) == (client.id, client.id, True)
        assert (claims.est, claims.sid, claims.profile) == (None, None, None)

    def test_of_an_establishment_says_which(self, world: World, towns: Client) -> None:
        claims = world.app.verifier.verify(towns.token())

        assert claims.est == world.town.establishment_id

    def test_is_for_no_more_than_was_asked(self, world: World, client: Client) -> None:
        claims = world.app.verifier.verify(client.token(scope="access:read"))

        assert claims.scope == {"access:read"}

    @pytest.mark.parametrize("scope", ["everything", "access:read everything", " "])
    def test_is_not_for_more_than_the_client_may(self, client: Client, scope: str) -> None:
        assert refused(client.ask("token", **GRANT, scope=scope)) == (400, "invalid_scope")

    def test_comes_for_credentials_in_the_form_too(self, world: World, client: Client) -> None:
        form = {**GRANT, "client_id": client.id, "client_secret": client.secret}

        assert world.call("POST", "/oauth/token", data=form).status_code == 200

    def test_comes_for_one_way_of_credentials_only(self, client: Client) -> None:
        answer = client.ask("token", **GRANT, client_secret=client.secret)

        assert refused(answer) == (400, "invalid_request")

    @pytest.mark.parametrize(
        ("form", "error"),
        [
            ({}, "invalid_request"),
            ({"grant_type": ""}, "invalid_request"),
            (
                {"grant_type": "password", "username": "x", "password": "y"},
                "unsupported_grant_type",
            ),
            ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ],
    )
    def test_comes_for_client_credentials_only(
        self, client: Client, form: dict[str, str], error: str
    ) -> None:
        assert refused(client.ask("token", **form)) == (400, error)

    @pytest.mark.parametrize(
        "auth", [None, ("x", "y"), ("0" * 8, ""), (str(UUID(int=7)), "wrong"), ("\x00", "é")]
    )
    def test_comes_for_no_other_credentials(
        self, world: World, client: Client, auth: tuple[str, str] | None
    ) -> None:
        answer = world.call("POST", "/oauth/token", data=GRANT, auth=auth)

        assert refused(answer) == (401, "invalid_client")
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")

    def test_comes_for_a_form_only(self, world: World, client: Client) -> None:
        answer = world.call("POST", "/oauth/token", json=GRANT, auth=(client.id, client.secret))

        assert refused(answer) == (400, "invalid_request")

    def test_comes_for_a_form_without_repetitions(self, world: World, client: Client) -> None:
        answer = world.call(
            "POST",
            "/oauth/token",
            data="grant_type=client_credentials&grant_type=client_credentials",
            content_type="application/x-www-form-urlencoded",
            auth=(client.id, client.secret),
        )

        assert refused(answer) == (400, "invalid_request")

    def test_is_not_for_a_suspended_establishment(self, world: World, towns: Client) -> None:
        world.suspend(world.town)

        assert refused(towns.ask("token", **GRANT)) == (400, "unauthorized_client")

    def test_opens_nothing_that_people_do(self, world: World, client: Client) -> None:
        answer = world.call("GET", "/sessions", token=client.token())

        assert answer.status_code == 403


class TestIntrospection:
    def test_tells_what_a_persons_token_says(self, world: World, client: Client) -> None:
        holder = world.signed_in(world.holder())

        told = client.introspect(holder.token)

        assert told["active"] is True
        assert told["sub"] == str(holder.id)
        assert told["est"] == str(world.town.establishment_id)
        assert told["iss"] == "https://comptoir.example.org"
        assert (told["token_type"], told["exp"] - told["iat"]) == ("Bearer", 300)

    def test_tells_what_a_clients_token_says(self, client: Client) -> None:
        told = client.introspect(client.token(scope="access:read"))

        assert (told["active"], told["client_id"], told["scope"]) == (
            True,
            client.id,
            "access:read",
        )

    def test_tells_that_a_refresh_token_is_good(self, world: World, client: Client) -> None:
        holder = world.signed_in(world.holder())

        told = client.introspect(holder.refresh_token)

        assert told == {"active": True, "token_type": "refresh_token", "sub": str(holder.id)}

    @pytest.mark.parametrize("text", ["x", "a.b.c", "é"])
    def test_tells_nothing_of_what_is_no_token(self, client: Client, text: str) -> None:
        assert client.introspect(text) == {"active": False}

    def test_tells_that_a_token_is_good_no_more(
        self, world: World, client: Client, time: time_machine.Traveller
    ) -> None:
        holder = world.signed_in(world.holder())
        time.shift(timedelta(minutes=5))

        assert client.introspect(holder.token) == {"active": False}

    def test_tells_that_its_session_is_over(self, world: World, client: Client) -> None:
        out, deleted = (world.signed_in(world.holder()) for _ in range(2))
        suspended = world.signed_in(world.holder(world.hospital))
        world.call("DELETE", "/sessions/current", token=out.token)
        world.delete(deleted)
        world.suspend(world.hospital)

        for holder in (out, deleted, suspended):
            assert client.introspect(holder.token) == {"active": False}
            assert client.introspect(holder.refresh_token) == {"active": False}

    def test_tells_that_its_client_was_removed(self, world: World, client: Client) -> None:
        other = Client(world, world.administrator(), "access:read")
        token = other.token()

        world.call("DELETE", f"/clients/{other.id}", token=other.owner.token)

        assert client.introspect(token) == {"active": False}

    def test_tells_an_establishments_client_nothing_of_other_establishments(
        self, world: World, towns: Client, client: Client
    ) -> None:
        own = world.signed_in(world.holder())
        other = world.signed_in(world.holder(world.hospital))

        assert towns.introspect(own.token)["active"] is True
        assert towns.introspect(own.refresh_token)["active"] is True
        for token in (other.token, other.refresh_token, client.token()):
            assert towns.introspect(token) == {"active": False}

    def test_needs_the_scope(self, world: World) -> None:
        client = Client(world, world.operator("catalogue"), "access:read")

        assert refused(client.ask("introspect", token="x")) == (403, "insufficient_scope")

    def test_needs_a_client(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = world.call("POST", "/oauth/introspect", data={"token": holder.token})

        assert refused(answer) == (401, "invalid_client")

    def test_needs_a_token(self, client: Client) -> None:
        assert refused(client.ask("introspect")) == (400, "invalid_request")


class TestRevocation:
    @pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
    def test_ends_the_session_of_a_token(self, world: World, client: Client, kind: str) -> None:
        holder = world.signed_in(world.holder())

        answer = client.ask("revoke", token=str(holder.granted[kind]))

        assert answer.status_code == 200
        assert not world.is_valid(holder.token)
        assert world.refresh(holder.refresh_token).status_code == 401

    def test_voids_a_clients_own_tokens(self, client: Client) -> None:
        token = client.token()

        assert client.ask("revoke", token=token).status_code == 200

        assert client.introspect(token) == {"active": False}

    def test_leaves_other_clients_tokens_alone(self, client: Client, towns: Client) -> None:
        token = towns.token()

        assert client.ask("revoke", token=token).status_code == 200

        assert client.introspect(token)["active"] is True

    def test_leaves_other_establishments_sessions_alone(self, world: World, towns: Client) -> None:
        other = world.signed_in(world.holder(world.hospital))

        assert towns.ask("revoke", token=other.token).status_code == 200

        assert world.is_valid(other.token)

    def test_of_what_is_no_token_is_well(self, client: Client) -> None:
        assert client.ask("revoke", token="x").status_code == 200

    def test_needs_a_client(self, world: World) -> None:
        answer = world.call("POST", "/oauth/revoke", data={"token": "x"})

        assert refused(answer) == (401, "invalid_client")


class TestDiscovery:
    def test_gives_the_public_keys_and_nothing_private(self, world: World) -> None:
        answer = world.call("GET", "/identity/.well-known/jwks.json")

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        (key,) = (answer.json or {})["keys"]
        assert (key["kty"], key["alg"], key["use"]) == ("EC", "ES256", "sig")
        assert "d" not in key

    def test_gives_keys_that_verify_tokens(self, world: World, tmp_path: Any) -> None:
        holder = world.signed_in(world.holder())
        file = tmp_path / "keys.json"
        file.write_bytes(world.call("GET", "/identity/.well-known/jwks.json").data)

        claims = Verifier(f"file:{file}", "https://comptoir.example.org").verify(holder.token)

        assert claims.sub == str(holder.id)

    def test_tells_where_the_routes_are(self, world: World) -> None:
        document = world.call("GET", "/identity/.well-known/oauth-authorization-server").json or {}

        assert document["issuer"] == "https://comptoir.example.org"
        assert document["token_endpoint"] == (
            "https://comptoir.example.org/identity/v1/oauth/token"
        )
        assert document["grant_types_supported"] == ["client_credentials"]
