"""Refresh tokens: opaque, each good once, the next derived from it.

A token is the session's id, a 256-bit secret, and a mark that only this server can make. The first
secret is drawn; each next one is an HMAC of the one before, so that whoever lost an answer and asks
again is given the same. The mark tells a token that was given once, and whose reuse is an alarm,
from one that never was. The database holds digests of secrets: neither it nor the server's key
alone makes a token.
"""

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

_SECRET, _MARK = 32, 16


@dataclass(frozen=True)
class RefreshToken:
    """A refresh token, taken apart."""

    session_id: UUID
    secret: bytes

    @property
    def digest(self) -> str:
        """What the database knows it by: SHA-256, hexadecimal."""
        return sha256(self.secret).hexdigest()


class RefreshTokens:
    """Makes and reads refresh tokens.

    :param key: the server's, at least 32 bytes
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def first(self, session_id: UUID) -> RefreshToken:
        """Draw the first token of a session."""
        return RefreshToken(session_id, secrets.token_bytes(_SECRET))

    def successor(self, token: RefreshToken) -> RefreshToken:
        """Derive the token that follows: always the same."""
        return RefreshToken(token.session_id, self._hmac(b"successor", token))

    def write(self, token: RefreshToken) -> str:
        """Write a token as its holder gets it."""
        raw = token.session_id.bytes + token.secret + self._mark(token)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def read(self, text: str) -> RefreshToken | None:
        """Read a token; None if it was never made here."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            return None
        if len(raw) != 16 + _SECRET + _MARK:
            return None
        token = RefreshToken(UUID(bytes=raw[:16]), raw[16 : 16 + _SECRET])
        return token if hmac.compare_digest(raw[16 + _SECRET :], self._mark(token)) else None

    def _mark(self, token: RefreshToken) -> bytes:
        return self._hmac(b"mark", token)[:_MARK]

    def _hmac(self, use: bytes, token: RefreshToken) -> bytes:
        return hmac.digest(self._key, use + token.session_id.bytes + token.secret, "sha256")
