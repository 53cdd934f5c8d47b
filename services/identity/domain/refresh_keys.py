"""The keys of refresh tokens: the newest marks, the one before is still known.

The first is derived from the server's own key; a rotation draws another and keeps the one before.
A session moves on to the newest when it is next refreshed, so that a rotation ends none unless the
one before it was less than the longest idleness ago.
"""

import base64
import json
import os
import secrets
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from services.identity.domain.server_key import ServerKey

FILE = "refresh-keys.json"
KEPT = 2
_LENGTH = 32
_USE = "refresh tokens"


@dataclass(frozen=True)
class RefreshKey:
    """A key of refresh tokens."""

    secret: bytes

    @property
    def name(self) -> str:
        """Name it, without telling anything of it."""
        return sha256(b"name:" + self.secret).hexdigest()[:16]


class RefreshKeys:
    """The keys in a folder of secrets, read again whenever a rotation has replaced them.

    :param server_key: what the first key is derived from
    """

    def __init__(self, secrets_folder: Path, server_key: ServerKey) -> None:
        self._path = secrets_folder / FILE
        self._first = [RefreshKey(server_key.derive(_USE))]
        self._lock = threading.Lock()
        self._state: tuple[int, int] | None = None
        self._keys = self._first

    @classmethod
    def in_folder(cls, secrets_folder: Path) -> "RefreshKeys":
        """Open those of a folder of secrets; the server's key is drawn if there is none."""
        return cls(secrets_folder, ServerKey.in_folder(secrets_folder))

    def read(self) -> list[RefreshKey]:
        """Return the keys, the newest first.

        :raises ValueError: if the file holds something else
        """
        with self._lock:
            try:
                found = self._path.stat()
            except FileNotFoundError:
                self._state, self._keys = None, self._first
                return self._keys
            state = (found.st_mtime_ns, found.st_ino)
            if state != self._state:
                self._keys, self._state = _read(self._path), state
            return self._keys

    def rotate(self) -> None:
        """Put a new key first, keep the one before, drop the others: nobody knows their tokens."""
        keys = [RefreshKey(secrets.token_bytes(_LENGTH)), *self.read()[: KEPT - 1]]
        told = {"keys": [base64.b64encode(key.secret).decode() for key in keys]}
        draft = self._path.with_name(f".{FILE}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)


def _read(path: Path) -> list[RefreshKey]:
    keys = [RefreshKey(base64.b64decode(key)) for key in json.loads(path.read_bytes())["keys"]]
    if not keys or any(len(key.secret) < _LENGTH for key in keys):
        raise ValueError(f"{path.name} holds no keys of {_LENGTH} bytes")
    return keys
