"""Access tokens: JWT as RFC 9068 has them (`at+jwt`), signed ES256, checked as RFC 8725 asks.

A token says who calls, and never what a delegation lets them do: that is decided at each call
(design.md §4.8).
"""

import hashlib
import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, Key
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from shared import clock
from shared.auth.claims import FIRST_PARTY, Claims
from shared.auth.key_source import KeySource
from shared.crypto import keys
from shared.crypto.files import KeyFile
from shared.errors import Unauthenticated

__all__ = ["FIRST_PARTY", "Claims", "Signer", "Verifier"]

ALGORITHM = keys.SIGNING.algorithm
TYPE = "at+jwt"

LEEWAY = timedelta(seconds=60)
"""How far ahead the issuer's clock may be. A token never outlives its `exp` for that."""

REQUIRED = ("iss", "exp", "aud", "sub", "client_id", "iat", "jti")  # RFC 9068 §2.2

_NOT_OURS = (JoseError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a token that we did not sign, or signed by another rule, may end in."""


class Signer:
    """Signs with the newest key; the file is read again when it changes."""

    def __init__(self, file: KeyFile, issuer: str) -> None:
        self._file = file
        self._issuer = issuer

    @classmethod
    def from_file(cls, path: Path, issuer: str) -> Self:
        """Sign with the keys of a private JWKS file.

        :param issuer: `iss`, and `aud` too: the suite is both
        """
        return cls(KeyFile(path), issuer)

    def sign(self, claims: Claims) -> str:
        """Make the access token that says this.

        :raises OSError: if the file of keys cannot be read
        """
        key = self._file.newest()
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}
        data = {"iss": self._issuer, "aud": self._issuer, **claims.to_data()}
        return jwt.encode(header, data, key, algorithms=[ALGORITHM])


class Verifier:
    """Checks access tokens against the issuer's public keys; what it has checked it remembers.

    It remembers it for as long as the key is there: who rotates keys away voids what they signed.
    Safe to share between threads.
    """

    REMEMBERED = 10_000

    def __init__(self, source: str, issuer: str) -> None:
        """Check tokens of an issuer.

        :param source: where its public keys are: `file:/…` or an http(s) URL of a JWKS
        """
        self._keys = KeySource(source)
        self._issuer = issuer
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, _Checked] = OrderedDict()

    def verify(self, token: str, *, now: datetime | None = None) -> Claims:
        """Check a token and tell what it says. Whether it was revoked is the deny-list's to say.

        :param now: the instant to judge by, the present one unless a test says otherwise
        :raises Unauthenticated: if it is not one of ours, is altered, not valid yet or not any more
        :raises Unavailable: if no public keys are to be had
        """
        now = now or clock.now()
        digest = hashlib.sha256(token.encode()).digest()
        checked = self._recall(digest)
        if checked is None:
            checked = self._check(token, now)
            self._remember(digest, checked)
        elif not self._has(checked.kid, now):
            raise Unauthenticated
        if now >= checked.claims.exp:
            raise Unauthenticated
        return checked.claims

    def _has(self, kid: str, now: datetime) -> bool:
        try:
            self._keys.find(kid, now=now)
        except KeyError:
            return False
        return True

    def _check(self, token: str, now: datetime) -> "_Checked":
        try:
            read = jwt.decode(token, partial(self._find, now=now), algorithms=[ALGORITHM])
            if str(read.header.get("typ")).lower().removeprefix("application/") != TYPE:
                raise Unauthenticated
            options: dict[str, ClaimsOption] = {name: {"essential": True} for name in REQUIRED}
            options["iss"]["value"] = options["aud"]["value"] = self._issuer
            instant = int(now.timestamp())
            JWTClaimsRegistry(instant, int(LEEWAY.total_seconds()), **options).validate(read.claims)
            return _Checked(str(read.header.get("kid")), Claims.from_data(read.claims))
        except _NOT_OURS as error:
            raise Unauthenticated from error

    def _find(self, token: GuestProtocol, *, now: datetime) -> Key:
        return self._keys.find(str(token.headers().get("kid")), now=now)

    def _recall(self, digest: bytes) -> "_Checked | None":
        with self._lock:
            if digest in self._known:
                self._known.move_to_end(digest)
            return self._known.get(digest)

    def _remember(self, digest: bytes, checked: "_Checked") -> None:
        with self._lock:
            self._known[digest] = checked
            while len(self._known) > self.REMEMBERED:
                self._known.popitem(last=False)


class _Checked(NamedTuple):
    """A token that was found good, and the name of the key that signed it."""

    kid: str
    claims: Claims
