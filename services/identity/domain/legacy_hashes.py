"""Password hashes of a former platform, as they are kept: how a password is judged by one.

bcrypt, PBKDF2-SHA256 and Argon2, each behind a mark. Where an account has none, one made up is
judged by in vain, so that the time of a refusal tells as little as it can (docs/decisions/0023).
"""

import secrets
import string
from base64 import b64decode, b64encode
from hashlib import pbkdf2_hmac
from hmac import compare_digest

import bcrypt
from argon2.exceptions import VerificationError
from argon2.low_level import Type, verify_secret

MARK = "legacy:"
"""What a kept hash begins with: it is of the bytes as typed, not of their normal form."""

PBKDF2_DIGEST = 32  # bytes

_BCRYPT_BYTES = 72
_TYPES = {"argon2d": Type.D, "argon2i": Type.I, "argon2id": Type.ID}
_ALPHABET = string.ascii_letters + string.digits


def is_legacy(password_hash: str) -> bool:
    """Tell whether a kept hash is one of a former platform."""
    return password_hash.startswith(MARK)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether a password is the one that a former platform has hashed; that takes its time."""
    kept, typed = password_hash.removeprefix(MARK), password.encode()
    if kept.startswith("$2"):
        # Whatever made these hashes left out what is beyond; the library wants to be told so.
        return bcrypt.checkpw(typed[:_BCRYPT_BYTES], kept.encode())
    if kept.startswith("$argon2"):
        return _matches_argon2(kept, typed)
    _, _, rounds, salt, digest = kept.split("$")
    derived = pbkdf2_hmac("sha256", typed, b64decode(salt), int(rounds))
    return compare_digest(derived, b64decode(digest))


def decoy(effort: str) -> str:
    """Make up a hash that nobody's password has.

    :param effort: what judging by it is to cost: `bcrypt:12`, `pbkdf2-sha256:600000`,
        `argon2:65536:3:4` (KiB, passes, lanes)
    """
    scheme, *numbers = effort.split(":")
    if scheme == "bcrypt":
        digest = "".join(secrets.choice(_ALPHABET) for _ in range(30)) + "."
        return MARK + bcrypt.gensalt(int(numbers[0])).decode() + digest
    salt, digest = encoded(secrets.token_bytes(16)), encoded(secrets.token_bytes(PBKDF2_DIGEST))
    if scheme == "argon2":
        memory, passes, lanes = numbers
        bare = f"{salt.rstrip('=')}${digest.rstrip('=')}"
        return f"{MARK}$argon2id$v=19$m={memory},t={passes},p={lanes}${bare}"
    return pbkdf2(int(numbers[0]), salt, digest)


def pbkdf2(rounds: int, salt: str, digest: str) -> str:
    """Write a PBKDF2 hash as it is kept; salt and digest are in base 64."""
    return f"{MARK}$pbkdf2-sha256${rounds}${salt}${digest}"


def encoded(raw: bytes) -> str:
    """Write bytes in base 64."""
    return b64encode(raw).decode()


def _matches_argon2(kept: str, typed: bytes) -> bool:
    try:
        return verify_secret(kept.encode(), typed, _TYPES[kept.split("$")[1]])
    except VerificationError:
        return False
