"""What the portal gives browsers to keep, and nobody else can read: cookies, half-filled forms.

Each is a compact JWE (RFC 7516) under a key that only the portal has. The newest key seals, the one
before still opens; a rotation (`./comptoir keys rotate cookies`) ends no session unless two come
within the time of one.
"""

import json
import os
import secrets
import threading
from pathlib import Path
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

FILE = "cookie-keys.json"
KEPT = 2
ALGORITHM = "dir"
ENCRYPTION = "A256GCM"
ALLOWED = [ALGORITHM, ENCRYPTION]


class CannotOpen(ValueError):
    """It is none of ours, was altered, or was sealed under a key that is not kept any more."""


class Sealer:
    """Seals and opens JSON values; the file of keys is read again whenever it is another one.

    :param folder: of secrets; the first key is drawn if there is none
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._state: tuple[int, int] | None = None
        self._keys = KeySet([])
        ensure(folder)

    def seal(self, value: Any, *, purpose: str) -> str:
        """Seal a value.

        :param purpose: what for: what is sealed for one is not opened for another
        """
        key = self._read().keys[0]
        header = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": key.kid, "typ": purpose}
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return jwe.encrypt_compact(header, text, key, algorithms=ALLOWED)

    def open(self, sealed: str, *, purpose: str) -> Any:
        """Open what was sealed.

        :raises CannotOpen: if it cannot be, now or ever
        """
        try:
            opened = jwe.decrypt_compact(sealed, self._read(), algorithms=ALLOWED)
            if opened.headers().get("typ") != purpose:
                raise CannotOpen("it was sealed for something else")
            return json.loads(opened.plaintext or b"null")
        except (JoseError, TypeError, ValueError) as error:
            raise CannotOpen(str(error)) from error

    def _read(self) -> KeySet:
        with self._lock:
            found = self._path.stat()
            state = (found.st_mtime_ns, found.st_ino)
            if state != self._state:
                self._keys, self._state = read(self._path.parent), state
            return self._keys


def ensure(folder: Path) -> None:
    """Draw the first key, unless there is one; of two that come at once, the first one's stays."""
    path = folder / FILE
    if path.exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(path, [_new_key()])
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def rotate(folder: Path) -> None:
    """Put a new key first, keep the one before, drop the others: what they sealed is lost.

    :raises FileNotFoundError: if there are no keys yet
    """
    path = folder / FILE
    kept = read(folder).keys[: KEPT - 1]
    _draft(path, [_new_key(), *kept]).replace(path)


def read(folder: Path) -> KeySet:
    """Read the keys, the newest first.

    :raises FileNotFoundError: if there are none yet
    :raises ValueError: if the file holds something else
    """
    return KeySet.import_key_set(json.loads((folder / FILE).read_bytes()))


def _new_key() -> OctKey:
    return OctKey.generate_key(256, parameters={"use": "enc", "alg": ALGORITHM}, auto_kid=True)


def _draft(path: Path, keys: list[Any]) -> Path:
    text = json.dumps(KeySet(keys).as_dict(private=True), indent=1)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
