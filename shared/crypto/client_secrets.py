"""The secrets of the suite's own machine client: its own half, and the half that knows it again.

Whoever is the client reads the newest secret; whoever is asked for a token knows it, and the one
before, by their digests. So a rotation refuses nobody.
"""

import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from shared.crypto.codes import digest, new_code
from shared.crypto.folders import alone_in

FILE = "client.json"
PUBLIC = "portal-client.json"
KEPT = 2


@dataclass(frozen=True)
class Credentials:
    """As what, and with which secret, the client asks for a token."""

    client_id: str
    secret: str


def ensure(folder: Path, *, public: Path) -> None:
    """Draw the client's id and first secret, unless there is one; write the half that knows it.

    :param folder: of the client's own secrets
    :param public: the file of the digests
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(folder):
        if not (folder / FILE).exists():
            _write(folder / FILE, {"client_id": str(uuid4()), "secrets": [new_code()]})
        _publish(_read(folder), public)


def rotate(folder: Path, *, public: Path) -> None:
    """Put a new secret first, keep the one before; it is known before it is used.

    :raises FileNotFoundError: if there is none yet
    """
    with alone_in(folder):
        kept = _read(folder)
        changed = {**kept, "secrets": [new_code(), *kept["secrets"][: KEPT - 1]]}
        _publish(changed, public)
        _write(folder / FILE, changed)


def read(folder: Path) -> Credentials | None:
    """Read the newest; None: whoever asks is no client of its own."""
    try:
        kept = _read(folder)
    except FileNotFoundError:
        return None
    return Credentials(kept["client_id"], kept["secrets"][0])


def names(folder: Path) -> list[str]:
    """Name the secrets by the beginning of their digests, the newest first.

    :raises FileNotFoundError: if there is none yet
    """
    return [digest(secret)[:16] for secret in _read(folder)["secrets"]]


def known(public: Path | None, client_id: str, secret: str) -> UUID | None:
    """Tell whether these are the client's own credentials, now or before the last rotation.

    :param public: the file of the digests; None: there is no such client
    """
    try:
        told = json.loads(public.read_bytes()) if public else {}
    except FileNotFoundError:
        return None
    given = digest(secret)
    matches = [hmac.compare_digest(given, each) for each in told.get("digests", ())]
    is_known = told.get("client_id") == client_id and any(matches)
    return UUID(client_id) if is_known else None


def _read(folder: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((folder / FILE).read_bytes())
    return kept


def _publish(kept: dict[str, Any], public: Path) -> None:
    digests = [digest(secret) for secret in kept["secrets"]]
    told = {"client_id": kept["client_id"], "digests": digests}
    public.parent.mkdir(parents=True, exist_ok=True)
    if not public.exists() or json.loads(public.read_bytes()) != told:
        _write(public, told, mode=0o644)


def _write(path: Path, content: dict[str, Any], *, mode: int = 0o600) -> None:
    """Replace a file in one step: whoever reads it has the old content or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(json.dumps(content, indent=1))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
