import base64
import dataclasses
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from shared.auth.tokens import LEEWAY, Claims, Verifier
from shared.crypto import keys
from shared.errors import Unauthenticated, Unavailable
from tests.shared.auth.conftest import CLAIMS, ISSUER, NOW, Identity, Sign


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

    def test_tells_when_it_was_issued_in_whole_seconds_and_finer_in_a_claim_of_its_own(
        self, identity: Identity, verifier: Verifier
    ) -> None:
        finer = dataclasses.replace(CLAIMS, iat=NOW.replace(microsecond=987654))
        token = identity.signer.sign(finer)
        claims = decoded(token.split(".")[1])

        assert type(claims["iat"]) is int
        assert claims["iat"] == int(NOW.timestamp())
        assert verifier.verify(token, now=NOW + timedelta(seconds=1)).iat == finer.iat

    def test_of_the_release_before_tells_the_finer_instant_in_iat(
        self, sign: Sign, verifier: Verifier
    ) -> None:
        token = sign(iat=NOW.timestamp() - 0.5, issued_at=None)

        assert verifier.verify(token, now=NOW).iat == NOW - timedelta(seconds=0.5)

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


class TestARotation:
    def test_signs_nobody_out(self, identity: Identity, verifier: Verifier) -> None:
        before = identity.signer.sign(CLAIMS)

        identity.rotate()

        after = identity.signer.sign(CLAIMS)
        for token in (before, after):
            assert verifier.verify(token, now=NOW) == CLAIMS
            assert identity.verifier().verify(token, now=NOW) == CLAIMS

    def test_made_twice_voids_what_the_first_key_signed_even_if_it_was_checked_before(
        self, identity: Identity, verifier: Verifier
    ) -> None:
        token = identity.signer.sign(CLAIMS)
        verifier.verify(token, now=NOW)

        identity.rotate()
        identity.rotate()

        for checker in (verifier, identity.verifier()):
            with pytest.raises(Unauthenticated):
                checker.verify(token, now=NOW)


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
