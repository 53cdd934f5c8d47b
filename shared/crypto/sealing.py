"""Secrets that only the mailer can open: sealed to its public key, as JWE (RFC 7516)."""

from pathlib import Path
from typing import Self

from joserfc import jwe
from joserfc.errors import JoseError

from shared.crypto import keys
from shared.crypto.files import KeyFile

ALGORITHM = keys.SEALING.algorithm
ENCRYPTION = "A256GCM"
ALLOWED = (ALGORITHM, ENCRYPTION)


class CannotUnseal(ValueError):
    """It is no sealed text, was altered, or was sealed to a key that is not kept any more."""


class Sealer:
    """Seals to the newest of the mailer's public keys; the file is read again when it changes."""

    def __init__(self, file: KeyFile) -> None:
        self._file = file

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Seal to the keys of a public JWKS file."""
        return cls(KeyFile(path))

    def seal(self, text: str) -> str:
        """Seal a text, as a compact JWE.

        :raises OSError: if the file of keys cannot be read
        """
        key = self._file.newest()
        header = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": key.kid}
        return jwe.encrypt_compact(header, text, key, algorithms=ALLOWED)


class Unsealer:
    """Opens what was sealed to any of the mailer's keys."""

    def __init__(self, file: KeyFile) -> None:
        self._file = file

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Open with the keys of a private JWKS file."""
        return cls(KeyFile(path))

    def unseal(self, token: str) -> str:
        """Open a sealed text.

        :raises CannotUnseal: if it cannot be opened, now or ever
        """
        try:
            opened = jwe.decrypt_compact(token, self._file.read(), algorithms=ALLOWED)
        except (JoseError, ValueError) as error:
            raise CannotUnseal(str(error)) from error
        return (opened.plaintext or b"").decode()
