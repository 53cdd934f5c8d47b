"""The server's own key: refresh tokens and the keys of counters are made with it."""

import hmac
import os
import secrets
from pathlib import Path

FILE = "server-key"
_LENGTH = 32


class ServerKey:
    """A secret of this service, from which others are derived, one for each use.

    :param secret: at least 32 bytes
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < _LENGTH:
            raise ValueError(f"the server's key has {len(secret)} bytes: {_LENGTH} are needed")
        self._secret = secret

    @classmethod
    def in_folder(cls, secrets_folder: Path) -> "ServerKey":
        """Read the key of a folder of secrets; the first to ask draws it.

        :raises ValueError: if the file was cut short
        """
        path = secrets_folder / FILE
        if not path.exists():
            _draw(path)
        return cls(path.read_bytes())

    def derive(self, use: str) -> bytes:
        """Derive the key for one use."""
        return hmac.digest(self._secret, b"use:" + use.encode(), "sha256")

    def pseudonym(self, *parts: str) -> str:
        """Name something so that nobody without the key can tell what: an HMAC, hexadecimal."""
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.digest(self.derive("pseudonym"), text, "sha256").hex()


def _draw(path: Path) -> None:
    """Put a new key in place, unless another process is faster."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
