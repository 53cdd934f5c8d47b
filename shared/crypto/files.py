"""A file of keys that a rotation may replace while we run."""

import threading
from pathlib import Path

from joserfc.jwk import Key, KeySet

from shared.crypto import keys


class KeyFile:
    """Keys in a JWKS file, read again whenever it is another one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._state: tuple[int, int] | None = None
        self._keys = KeySet([])

    def read(self) -> KeySet:
        """Return the keys, the newest first.

        :raises OSError: if the file cannot be read
        """
        with self._lock:
            found = self._path.stat()
            state = (found.st_mtime_ns, found.st_ino)
            if state != self._state:
                self._keys = keys.read(self._path)
                self._state = state
            return self._keys

    def newest(self) -> Key:
        """Return the key that signs or seals now."""
        return self.read().keys[0]
