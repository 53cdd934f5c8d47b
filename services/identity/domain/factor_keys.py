"""The keys that secrets of second factors are sealed under: the newest seals, the one before opens.

A secret is kept as long as its factor, so that a rotation is followed by a chore that seals anew
what stands under the key before (`chores.seal_anew`). A file of their own: whoever draws the
server's key anew loses no factor.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc.jwk import KeySet, OctKey

from shared.crypto import keys
from shared.crypto.files import KeyFile
from shared.crypto.folders import alone_in

FILE = "factor-keys.json"
KEPT = 2
_NONCE = 12


class CannotOpen(ValueError):
    """It was altered, is another account's, or stands under a key that is not kept any more."""


@dataclass(frozen=True)
class Sealed:
    """A secret as the database has it.

    :ivar key: names the key that it is sealed under
    :ivar content: a nonce, then what AES-256-GCM makes of the secret
    """

    key: str
    content: bytes


class FactorKeys:
    """Seals and opens secrets of factors, each for one account alone.

    :param folder: of secrets; the first key is drawn if there is none
    """

    def __init__(self, folder: Path) -> None:
        ensure(folder)
        self._file = KeyFile(folder / FILE)

    @property
    def newest(self) -> str:
        """Name the key that seals now."""
        return str(self._file.newest().kid)

    @property
    def before(self) -> list[str]:
        """Name the keys that only open."""
        return [str(key.kid) for key in self._file.read().keys[1:]]

    def seal(self, secret: bytes, *, account_id: UUID) -> Sealed:
        """Seal a secret; the account's id is authenticated with it, and not kept in it."""
        key: Any = self._file.newest()
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(key.raw_value).encrypt(nonce, secret, account_id.bytes)
        return Sealed(str(key.kid), nonce + sealed)

    def open(self, sealed: Sealed, *, account_id: UUID) -> bytes:
        """Open a secret.

        :raises CannotOpen: if it cannot be, now or ever
        """
        found: list[Any] = [key for key in self._file.read().keys if key.kid == sealed.key]
        if not found:
            raise CannotOpen(f"the key {sealed.key} is not kept any more")
        nonce, content = sealed.content[:_NONCE], sealed.content[_NONCE:]
        try:
            return AESGCM(found[0].raw_value).decrypt(nonce, content, account_id.bytes)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("it was altered, or is another account's") from error


def ensure(folder: Path) -> None:
    """Draw the first key, unless there is one."""
    if (folder / FILE).exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(folder):
        if not (folder / FILE).exists():
            _write(folder, [_new_key()])


def rotate(folder: Path) -> None:
    """Put a new key first, keep the one before, drop the others: what they sealed is lost.

    :raises FileNotFoundError: if there are no keys yet
    """
    with alone_in(folder):
        _write(folder, [_new_key(), *read(folder).keys[: KEPT - 1]])


def read(folder: Path) -> KeySet:
    """Read the keys, the newest first.

    :raises FileNotFoundError: if there are none yet
    :raises ValueError: if the file holds something else
    """
    return keys.read(folder / FILE)


def _new_key() -> OctKey:
    return OctKey.generate_key(256, parameters={"use": "enc", "alg": "A256GCM"}, auto_kid=True)


def _write(folder: Path, kept: list[Any]) -> None:
    """Replace the file in one step: whoever reads it has the old keys or the new ones."""
    text = json.dumps(KeySet(kept).as_dict(private=True), indent=1)
    draft = folder / f".{FILE}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)
