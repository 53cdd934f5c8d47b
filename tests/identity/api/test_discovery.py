"""Public keys and discovery (RFC 7517, RFC 8414)."""

from typing import Any

from shared.auth.tokens import Verifier
from tests.identity.world import World


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
