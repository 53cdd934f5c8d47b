"""Tokens for machine clients (RFC 6749 §4.4)."""

from uuid import UUID

import pytest

from tests.identity.machine import GRANT, Machine, error
from tests.identity.world import World


class TestATokenForAClient:
    def test_says_who_and_what_for(self, world: World, client: Machine) -> None:
        answer = client.ask("token", **GRANT)

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        issued = answer.json or {}
        claims = world.app.verifier.verify(issued.pop("access_token"))
        scope = "access:read letters:deposit tokens:introspect"
        assert issued == {"token_type": "Bearer", "expires_in": 300, "scope": scope}
        assert (claims.sub, claims.client_id, claims.is_client) == (client.id, client.id, True)
        assert (claims.est, claims.sid, claims.profile) == (None, None, None)

    def test_of_an_establishment_says_which(self, world: World, towns: Machine) -> None:
        claims = world.app.verifier.verify(towns.token())

        assert claims.est == world.town.establishment_id

    def test_is_for_no_more_than_was_asked(self, world: World, client: Machine) -> None:
        claims = world.app.verifier.verify(client.token(scope="access:read"))

        assert claims.scope == {"access:read"}

    @pytest.mark.parametrize("scope", ["everything", "access:read everything", " "])
    def test_is_not_for_more_than_the_client_may(self, client: Machine, scope: str) -> None:
        assert error(client.ask("token", **GRANT, scope=scope)) == (400, "invalid_scope")

    def test_comes_for_credentials_in_the_form_too(self, world: World, client: Machine) -> None:
        form = {**GRANT, "client_id": client.id, "client_secret": client.secret}

        assert world.call("POST", "/oauth/token", data=form).status_code == 200

    def test_comes_for_one_way_of_credentials_only(self, client: Machine) -> None:
        answer = client.ask("token", **GRANT, client_secret=client.secret)

        assert error(answer) == (400, "invalid_request")

    @pytest.mark.parametrize(
        ("form", "told"),
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
        self, client: Machine, form: dict[str, str], told: str
    ) -> None:
        assert error(client.ask("token", **form)) == (400, told)

    @pytest.mark.parametrize(
        "auth", [None, ("x", "y"), ("0" * 8, ""), (str(UUID(int=7)), "wrong"), ("\x00", "é")]
    )
    def test_comes_for_no_other_credentials(
        self, world: World, client: Machine, auth: tuple[str, str] | None
    ) -> None:
        answer = world.call("POST", "/oauth/token", data=GRANT, auth=auth)

        assert error(answer) == (401, "invalid_client")
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")

    def test_comes_for_a_form_only(self, world: World, client: Machine) -> None:
        answer = world.call("POST", "/oauth/token", json=GRANT, auth=(client.id, client.secret))

        assert error(answer) == (400, "invalid_request")

    def test_comes_for_a_form_without_repetitions(self, world: World, client: Machine) -> None:
        answer = world.call(
            "POST",
            "/oauth/token",
            data="grant_type=client_credentials&grant_type=client_credentials",
            content_type="application/x-www-form-urlencoded",
            auth=(client.id, client.secret),
        )

        assert error(answer) == (400, "invalid_request")

    def test_is_not_for_a_suspended_establishment(self, world: World, towns: Machine) -> None:
        world.suspend(world.town)

        assert error(towns.ask("token", **GRANT)) == (400, "unauthorized_client")

    def test_opens_nothing_that_people_do(self, world: World, client: Machine) -> None:
        answer = world.call("GET", "/sessions", token=client.token())

        assert answer.status_code == 403
