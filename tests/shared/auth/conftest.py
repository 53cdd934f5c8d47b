"""A pair of keys, who signs with them and who checks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt

from shared.auth import Profile
from shared.auth.tokens import Claims, Signer, Verifier
from shared.crypto import keys
from shared.crypto.keys import SIGNING

ISSUER = "https://comptoir.example.org"
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


class Identity:
    """Who signs, and shows the public keys in a file."""

    def __init__(self, folder: Path, issuer: str = ISSUER) -> None:
        self.folder = folder / "secrets"
        self.public = folder / "jwks.json"
        self.private = keys.ensure(SIGNING, self.folder, public=self.public)
        self.signer = Signer.from_file(self.private, issuer)

    def verifier(self, issuer: str = ISSUER) -> Verifier:
        return Verifier(f"file:{self.public}", issuer)

    def rotate(self) -> None:
        keys.rotate(SIGNING, self.folder, public=self.public)


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    return Identity(tmp_path)


@pytest.fixture
def verifier(identity: Identity) -> Verifier:
    return identity.verifier()


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
