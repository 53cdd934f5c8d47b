"""Refresh tokens: opaque, each good once, the next derived from it; those of devices turn alike.

A token is the id of the session, or of the remembered device, a 256-bit secret, and a mark that
only this server can make. The first secret is drawn; each next one is an HMAC of the one before, so
that whoever lost an answer and asks again is given the same. The mark tells a token that was given
once, and whose reuse is an alarm, from one that never was. The database holds digests of secrets:
neither it nor the server's key alone makes a token.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from services.identity.domain.refresh_keys import RefreshKey

_SECRET, _MARK = 32, 16


@dataclass(frozen=True)
class RefreshToken:
    """A refresh token, or that of a remembered device, taken apart.

    :ivar of_id: whose it is: the session's id, or the device's
    :ivar key: names the key that marks it
    """

    of_id: UUID
    secret: bytes
    key: str

    @property
    def digest(self) -> str:
        """What the database knows it by: SHA-256, hexadecimal."""
        return sha256(self.secret).hexdigest()


class RefreshTokens:
    """Makes and reads such tokens; those of other keys are none.

    :param keys: tells the keys that are good, the newest first
    """

    def __init__(self, keys: Callable[[], Sequence[RefreshKey]]) -> None:
        self._keys = keys

    def first(self, of_id: UUID) -> RefreshToken:
        """Draw the first token of a session, or of a device."""
        return RefreshToken(of_id, secrets.token_bytes(_SECRET), self._keys()[0].name)

    def successor(self, token: RefreshToken, *, key: str | None = None) -> RefreshToken:
        """Derive the token that follows: always the same, whatever has been rotated meanwhile.

        :param key: names the key to mark it with, where it was given before; None: the newest
        """
        secret = _hmac(self._key(token.key), b"successor", token)
        return RefreshToken(token.of_id, secret, key or self._keys()[0].name)

    def write(self, token: RefreshToken) -> str:
        """Write a token as its holder gets it."""
        raw = token.of_id.bytes + token.secret + _mark(self._key(token.key), token)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def read(self, text: str) -> RefreshToken | None:
        """Read a token; None if it was never made here, or by a key that is gone."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            return None
        if len(raw) != 16 + _SECRET + _MARK:
            return None
        of_id, secret, mark = UUID(bytes=raw[:16]), raw[16 : 16 + _SECRET], raw[-_MARK:]
        for key in self._keys():
            token = RefreshToken(of_id, secret, key.name)
            if hmac.compare_digest(mark, _mark(key, token)):
                return token
        return None

    def _key(self, name: str) -> RefreshKey:
        """Find a key; one that is gone meanwhile is replaced by the newest."""
        keys = self._keys()
        return next((key for key in keys if key.name == name), keys[0])


def _mark(key: RefreshKey, token: RefreshToken) -> bytes:
    return _hmac(key, b"mark", token)[:_MARK]


def _hmac(key: RefreshKey, use: bytes, token: RefreshToken) -> bytes:
    return hmac.digest(key.secret, use + token.of_id.bytes + token.secret, "sha256")
