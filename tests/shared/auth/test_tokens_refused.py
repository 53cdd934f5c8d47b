import base64
import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey

from shared.auth.tokens import Verifier
from shared.crypto import keys
from shared.errors import Unauthenticated
from tests.shared.auth.conftest import CLAIMS, ISSUER, NOW, Identity, Sign


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        "claims",
        [
            {"iss": "https://elsewhere.example.org"},
            {"aud": "https://elsewhere.example.org"},
            {"aud": ["https://elsewhere.example.org"]},
            *({name: None} for name in ("iss", "aud", "sub", "client_id", "iat", "exp", "jti")),
            {"exp": "soon"},
            {"exp": float("1e300")},
            {"sub": 7},
            {"sid": "not-an-id"},
            {"est": 7},
            {"profile": "emperor"},
            {"scope": ["a"]},
        ],
        ids=str,
    )
    def test_other_claims(self, sign: Sign, verifier: Verifier, claims: dict[str, Any]) -> None:
        with pytest.raises(Unauthenticated):
            verifier.verify(sign(**claims), now=NOW)

    @pytest.mark.parametrize("typ", ["JWT", None, "secevent+jwt"])
    def test_another_type(self, sign: Sign, verifier: Verifier, typ: str | None) -> None:
        with pytest.raises(Unauthenticated):
            verifier.verify(sign({"typ": typ}), now=NOW)

    def test_no_algorithm_at_all(self, verifier: Verifier) -> None:
        data = {"iss": ISSUER, "aud": ISSUER, **CLAIMS.to_data()}
        header = {"alg": "none", "typ": "at+jwt"}
        token = f"{encoded(header)}.{encoded(data)}."

        with pytest.raises(Unauthenticated):
            verifier.verify(token, now=NOW)

    def test_a_public_key_used_as_a_shared_secret(
        self, identity: Identity, sign: Sign, verifier: Verifier
    ) -> None:
        public = keys.read(identity.public).keys[0]
        secret = OctKey.import_key(identity.public.read_bytes())

        token = sign({"alg": "HS256", "kid": public.kid}, key=secret)

        with pytest.raises(Unauthenticated):
            verifier.verify(token, now=NOW)

    def test_another_key_of_the_same_name(
        self, identity: Identity, sign: Sign, verifier: Verifier
    ) -> None:
        kid = keys.read(identity.public).keys[0].kid

        with pytest.raises(Unauthenticated):
            verifier.verify(sign({"kid": kid}, key=ECKey.generate_key("P-256")), now=NOW)

    def test_a_key_that_the_token_brings_along(self, sign: Sign, verifier: Verifier) -> None:
        own = ECKey.generate_key("P-256", auto_kid=True)

        with pytest.raises(Unauthenticated):
            verifier.verify(sign({"jwk": own.as_dict(private=False)}, key=own), now=NOW)

    @pytest.mark.parametrize("kid", [None, "unknown"])
    def test_no_key_or_an_unknown_one(
        self, sign: Sign, verifier: Verifier, kid: str | None
    ) -> None:
        with pytest.raises(Unauthenticated):
            verifier.verify(sign({"kid": kid}), now=NOW)

    def test_a_key_made_for_something_else(self, identity: Identity, sign: Sign) -> None:
        other = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES+A256KW"}, auto_kid=True)
        shown = json.loads(identity.public.read_text())
        shown["keys"].append(other.as_dict(private=False))
        identity.public.write_text(json.dumps(shown))
        bare = ECKey.import_key(
            {k: v for k, v in other.as_dict(private=True).items() if k not in ("use", "alg")}
        )

        with pytest.raises(Unauthenticated):
            identity.verifier().verify(sign({"kid": other.kid}, key=bare), now=NOW)

    @pytest.mark.parametrize("position", [0, 1, 2])
    def test_an_altered_token(self, identity: Identity, verifier: Verifier, position: int) -> None:
        parts = identity.signer.sign(CLAIMS).split(".")
        parts[position] = ("A" if parts[position][0] != "A" else "B") + parts[position][1:]

        with pytest.raises(Unauthenticated):
            verifier.verify(".".join(parts), now=NOW)

    @pytest.mark.parametrize("token", ["", "a", "a.b.c", "é.é.é", "a.b.c.d.e", "." * 200_000])
    def test_anything_else(self, verifier: Verifier, token: str) -> None:
        with pytest.raises(Unauthenticated):
            verifier.verify(token, now=NOW)

    def test_a_signed_text_that_holds_no_claims(
        self, identity: Identity, verifier: Verifier
    ) -> None:
        key = keys.read(identity.private).keys[0]
        header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
        token = jws.serialize_compact(header, b"[1, 2]", key, algorithms=["ES256"])

        with pytest.raises(Unauthenticated):
            verifier.verify(token, now=NOW)


def encoded(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()
