"""Sets of keys: private halves in a folder of secrets, public halves in a file that others read.

The newest key signs or seals, the one before still verifies or opens, those before are dropped.
A key's `kid` is its thumbprint (RFC 7638); each key has one use and one algorithm (RFC 8725 §3.1).
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import ECKey, KeyParameters, KeySet

from shared.crypto.folders import alone_in

KEPT = 2


@dataclass(frozen=True)
class Kind:
    """What a set of keys is for.

    :ivar private: the file's name in the folder of secrets
    :ivar use: `sig` or `enc` (RFC 7517 §4.2)
    :ivar algorithm: the only one that these keys serve (RFC 7518)
    :ivar is_public_for_ever: public halves are never dropped: what was signed is still verified
    """

    private: str
    use: str
    algorithm: str
    is_public_for_ever: bool = False


SIGNING = Kind("signing-keys.json", "sig", "ES256")
CONSENT = Kind("consent-keys.json", "sig", "ES256", is_public_for_ever=True)
SEALING = Kind("sealing-keys.json", "enc", "ECDH-ES+A256KW")


def ensure(kind: Kind, folder: Path, *, public: Path) -> Path:
    """Make a set of one key if there is none, write its public half, and tell where the private is.

    :param folder: of secrets; made if need be, mode 700
    :param public: the file for whoever verifies or seals
    """
    path = folder / kind.private
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(folder):
        if not path.exists():
            _write(path, KeySet([_new_key(kind)]), private=True)
        published = _published(kind, read(path), public)
        _write(public, published, private=False, among_secrets=public.parent == folder)
    return path


def rotate(kind: Kind, folder: Path, *, public: Path) -> Path:
    """Put a new key first, keep the one before, drop the others: what they sealed cannot be opened.

    :raises FileNotFoundError: if there are no keys yet
    """
    path = folder / kind.private
    with alone_in(folder):
        changed = KeySet([_new_key(kind), *read(path).keys[: KEPT - 1]])
        halves = [(path, changed, True), (public, _published(kind, changed, public), False)]
        if (
            kind.use == SIGNING.use
        ):  # who verifies knows the new key before it signs; who opens, likewise
            halves.reverse()
        for file, set_, private in halves:
            _write(file, set_, private=private, among_secrets=file.parent == folder)
    return path


def read(path: Path) -> KeySet:
    """Read a set of keys, the newest first.

    :raises FileNotFoundError: if there is no such file
    :raises ValueError: if it holds something else
    """
    return KeySet.import_key_set(json.loads(path.read_bytes()))


def _published(kind: Kind, ours: KeySet, public: Path) -> KeySet:
    """Tell which public halves others read: ours, and of some kinds all that there ever were."""
    if not kind.is_public_for_ever or not public.exists():
        return ours
    known = {key.kid for key in ours.keys}
    return KeySet([*ours.keys, *(key for key in read(public).keys if key.kid not in known)])


def _new_key(kind: Kind) -> ECKey:
    parameters: KeyParameters = {"use": kind.use, "alg": kind.algorithm}
    return ECKey.generate_key("P-256", parameters=parameters, auto_kid=True)


def _write(path: Path, keys: KeySet, *, private: bool, among_secrets: bool = False) -> None:
    """Replace a file in one step: whoever reads it has the old set or the new one, never a half."""
    text = json.dumps(keys.as_dict(private=private), indent=1)
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    mode = 0o600 if private or among_secrets else 0o644
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
