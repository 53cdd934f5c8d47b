"""A pair of keys, who signs with them and who checks."""

from pathlib import Path

import pytest

from shared.auth.tokens import Signer, Verifier
from shared.crypto import keys
from shared.crypto.keys import SIGNING

ISSUER = "https://comptoir.example.org"


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
