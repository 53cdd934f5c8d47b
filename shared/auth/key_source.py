"""Where the public keys of access tokens are read: a file, or an address (RFC 7517)."""

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from shared.crypto import keys
from shared.crypto.files import KeyFile
from shared.errors import Unavailable

log = logging.getLogger(__name__)

GOOD_FOR = timedelta(minutes=5)
"""How long keys are used before they are fetched again."""

PAUSE = timedelta(seconds=5)
"""The least time between two fetches, however many tokens name a key that is not known."""

TIMEOUT = 5.0  # seconds


class KeySource:
    """The public keys at an address; the last ones fetched are used while it does not answer.

    Safe to share between threads.
    """

    def __init__(self, source: str) -> None:
        """Read keys from a source.

        :param source: `file:` and a path, or an http(s) URL
        :raises ValueError: if it is neither
        """
        self._source = source
        parts = urlsplit(source)
        if parts.scheme not in ("file", "http", "https"):
            raise ValueError(f"keys are read from file:, http: or https:, not from {source!r}")
        self._file = KeyFile(Path(unquote(parts.path))) if parts.scheme == "file" else None
        self._lock = threading.Lock()
        self._keys: dict[str | None, Key] = {}
        self._read_from: tuple[KeySet, dict[str | None, Key]] | None = None
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None

    def find(self, kid: str, *, now: datetime) -> Key:
        """Find a key.

        :raises KeyError: if there is none of this name
        :raises Unavailable: if no keys could be read at all
        """
        if self._file is not None:
            return self._read(self._file)[kid]
        if self._is_due(kid, now):
            self._fetch(kid, now)
        if not self._keys:
            raise Unavailable
        return self._keys[kid]

    def _read(self, file: KeyFile) -> dict[str | None, Key]:
        try:
            found, known = file.read(), self._read_from
            if known is None or known[0] is not found:  # the file is another one
                known = self._read_from = found, _signing(found)
            return known[1]
        except (OSError, ValueError, JoseError) as error:
            log.error("no signing keys can be read", extra={"source": self._source})
            raise Unavailable from error

    def _is_due(self, kid: str, now: datetime) -> bool:
        if self._tried_at is None:
            return True
        if now - self._tried_at < PAUSE:
            return False
        return (
            kid not in self._keys or self._fetched_at is None or now - self._fetched_at >= GOOD_FOR
        )

    def _fetch(self, kid: str, now: datetime) -> None:
        with self._lock:
            if not self._is_due(kid, now):
                return  # another thread has just done it
            self._tried_at = now
            try:
                answer = httpx.get(self._source, timeout=TIMEOUT).raise_for_status()
                self._keys = _signing(KeySet.import_key_set(answer.json()))
                self._fetched_at = now
            except (httpx.HTTPError, JoseError, LookupError, TypeError, ValueError):
                log.warning("the signing keys could not be fetched", extra={"source": self._source})


def _signing(found: KeySet) -> dict[str | None, Key]:
    """Take the keys that are made for access tokens, and leave others alone (RFC 8725 §3.1)."""
    meant = (keys.SIGNING.use, keys.SIGNING.algorithm)
    return {key.kid: key for key in found if (key.get("use"), key.get("alg")) == meant}
