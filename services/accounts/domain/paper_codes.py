"""Codes that are typed from letters: drawn, sealed for who prints them, known again by a key."""

import hmac
from dataclasses import dataclass

from shared.crypto.codes import as_typed, keyed_digest, new_paper_code
from shared.crypto.sealing import Sealer

_USE = b"use:codes on paper"


@dataclass(frozen=True)
class Drawn:
    """A new code.

    :ivar digest: what is kept of it
    :ivar sealed: what the mailer prints, as a compact JWE
    """

    digest: str
    sealed: str


class PaperCodes:
    """Draws codes and tells their digests.

    A copy of the database does not let anybody try their 59 bits: it does not hold the key.

    :param secret: of this service, from which the key is derived
    """

    def __init__(self, sealer: Sealer, secret: bytes) -> None:
        self._sealer, self._key = sealer, hmac.digest(secret, _USE, "sha256")

    def draw(self) -> Drawn:
        """Draw a code for a letter."""
        code = new_paper_code()
        return Drawn(digest=keyed_digest(code, key=self._key), sealed=self._sealer.seal(code))

    def digest(self, typed: str) -> str:
        """Tell what is kept of a code, as somebody types it."""
        return keyed_digest(as_typed(typed), key=self._key)
