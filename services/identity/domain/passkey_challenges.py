"""Challenges that passkeys sign: nothing is kept of one until it has been used.

It is made of when it ends, of chance, and of a mark that only we can make, which also binds it to
what it was made for. So whoever has not signed in yet can be given as many as they ask for, and no
table grows; what is spent is kept until it would have ended anyway.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

LASTS = timedelta(minutes=10)
_CHANCE = 24
_MARK = 32
_LENGTH = 8 + _CHANCE + _MARK


class Use(StrEnum):
    """What a challenge is for."""

    CREATION = "creation"
    SIGN_IN = "sign_in"
    SECOND_FACTOR = "second_factor"
    STEP_UP = "step_up"


@dataclass(frozen=True)
class Drawn:
    """A challenge of ours that is not over; whether it was spent, a table says.

    :ivar name: SHA-256, hexadecimal
    """

    name: str
    ends_at: datetime


class PasskeyChallenges:
    """Makes challenges and knows them again.

    :param key: of 32 bytes, for nothing else
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def draw(self, use: Use, *bound: object, now: datetime) -> bytes:
        """Draw one.

        :param bound: what it is good with alone: an account, a session, the half of a sign-in
        """
        ends_at = int((now + LASTS).timestamp())
        body = ends_at.to_bytes(8, "big") + secrets.token_bytes(_CHANCE)
        return body + self._mark(body, use, bound)

    def read(self, given: bytes, use: Use, *bound: object, now: datetime) -> Drawn | None:
        """Know one again; None: it is none of ours, made for something else, or over."""
        body, mark = given[:-_MARK], given[-_MARK:]
        if len(given) != _LENGTH or not hmac.compare_digest(mark, self._mark(body, use, bound)):
            return None
        ends_at = datetime.fromtimestamp(int.from_bytes(body[:8], "big"), UTC)
        return Drawn(sha256(given).hexdigest(), ends_at) if now < ends_at else None

    def _mark(self, body: bytes, use: Use, bound: tuple[object, ...]) -> bytes:
        purpose = "\0".join([use, *map(str, bound)]).encode()
        return hmac.digest(self._key, sha256(purpose).digest() + body, "sha256")
