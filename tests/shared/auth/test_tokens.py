import base64
import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey

from shared.auth import Profile
from shared.auth.tokens import LEEWAY, Claims, Verifier
from shared.crypto import keys
from shared.errors import Unauthenticated, Unavailable
from tests.shared.auth.conftest import ISSUER, Identity

NOW = datetime(2026, 11, 16, 9, 30, 12, 345678, tzinfo=UTC)
CLAIMS = Claims(
    sub=str(uuid4()),
    iat=NOW,
    exp=(NOW + timedelta(minutes=5)).replace(microsecond=0),
    sid=uuid4(),
    est=uuid4(),
    profile=Profile.ADMINISTRATOR,
)

Sign = Callable[..., str]


@pytest.fixture
def sign(identity: Identity) -> Sign:
    """Sign what is wrong: with the right key, unless told otherwise."""

    def sign(header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
        key = key or keys.read(identity.private).keys[0]
        headers = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid} | (header or {})
        data = {"iss": ISSUER, "aud": ISSUER, **CLAIMS.to_data()} | claims
        data = {name: value for name, value in data.items() if value is not None}
        headers = {name: value for name, value in headers.items() if value is not None}
        return jwt.encode(headers, data, key, algorithms=[headers["alg"]], default_type=None)

    return sign


class TestAToken:
    def test_says_what_was_signed(self, identity: Identity, verifier: Verifier) -> None:
        assert verifier.verify(identity.signer.sign(CLAIMS), now=NOW) == CLAIMS

    def test_of_a_machine_client_says_its_scope_and_no_session(
        self, identity: Identity, verifier: Verifier
    ) -> None:
        client = str(uuid4())
        claims = Claims(
            sub=client, client_id=client, iat=NOW, exp=CLAIMS.exp, scope=frozenset({"b", "a"})
        )

        read = verifier.verify(identity.signer.sign(claims), now=NOW)

        assert read == claims
        assert read.is_client
        assert not CLAIMS.is_client

    def test_is_typed_named_and_complete(self, identity: Identity) -> None:
        header, payload, _ = identity.signer.sign(CLAIMS).split(".")

        assert decoded(header) == {
            "alg": "ES256",
            "typ": "at+jwt",
            "kid": keys.read(identity.public).keys[0].kid,
        }
        claims = decoded(payload)
        assert {"iss", "exp", "aud", "sub", "client_id", "iat", "jti"} <= set(claims)  # RFC 9068
        assert claims["iss"] == claims["aud"] == ISSUER

    def test_has_an_id_of_its_own(self) -> None:
        again = dataclasses.replace(CLAIMS, jti=Claims(sub="x", iat=NOW, exp=NOW).jti)

        assert again.jti != CLAIMS.jti

    def test_is_read_with_the_other_spelling_of_its_type(
        self, sign: Sign, verifier: Verifier
    ) -> None:
        assert verifier.verify(sign({"typ": "application/at+jwt"}), now=NOW) == CLAIMS


class TestTime:
    def test_ends_a_token_at_its_exp_and_not_later(
        self, identity: Identity, verifier: Verifier
    ) -> None:
        token = identity.signer.sign(CLAIMS)

        assert verifier.verify(token, now=CLAIMS.exp - timedelta(milliseconds=1))
        with pytest.raises(Unauthenticated):
            verifier.verify(token, now=CLAIMS.exp)
        with pytest.raises(Unauthenticated):
            identity.verifier().verify(token, now=CLAIMS.exp)

    @pytest.mark.parametrize("name", ["iat", "nbf"])
    def test_of_the_issuer_may_be_a_minute_ahead(
        self, sign: Sign, verifier: Verifier, name: str
    ) -> None:
        near, far = NOW + LEEWAY, NOW + LEEWAY + timedelta(seconds=1)
        assert timedelta(seconds=60) >= LEEWAY

        assert verifier.verify(sign(**{name: int(near.timestamp())}), now=NOW)
        with pytest.raises(Unauthenticated):
            verifier.verify(sign(**{name: int(far.timestamp())}), now=NOW)


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


class TestARotation:
    def test_signs_nobody_out(self, identity: Identity, verifier: Verifier) -> None:
        before = identity.signer.sign(CLAIMS)

        identity.rotate()

        after = identity.signer.sign(CLAIMS)
        for token in (before, after):
            assert verifier.verify(token, now=NOW) == CLAIMS
            assert identity.verifier().verify(token, now=NOW) == CLAIMS


class TestAVerifier:
    def test_remembers_only_so_many(
        self, identity: Identity, verifier: Verifier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Verifier, "REMEMBERED", 3)
        tokens = [identity.signer.sign(dataclasses.replace(CLAIMS, jti=str(n))) for n in range(9)]

        for token in tokens * 2:
            assert verifier.verify(token, now=NOW)

        assert len(verifier._known) == 3

    def test_cannot_answer_without_keys(self, tmp_path: Path, identity: Identity) -> None:
        token = identity.signer.sign(CLAIMS)

        with pytest.raises(Unavailable):
            Verifier(f"file:{tmp_path}/none.json", ISSUER).verify(token, now=NOW)

    @pytest.mark.parametrize("source", ["ftp://example.org/jwks", "/etc/keys.json", ""])
    def test_reads_keys_from_files_and_over_http_only(self, source: str) -> None:
        with pytest.raises(ValueError, match="keys are read from"):
            Verifier(source, ISSUER)


def decoded(part: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


def encoded(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()
