"""Codes of an authenticator application (RFC 6238): six digits, another one each half minute.

What applications take without being told otherwise: SHA-1, six digits, thirty seconds. The secret
has 160 bits, as RFC 4226 §4 recommends.
"""

import base64
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_LENGTH = 20
DIGITS = 6
STEP = 30  # seconds
DRIFT = 1
"""How many steps a clock may be ahead or behind (RFC 6238 §5.2)."""


def new_secret() -> bytes:
    """Draw a secret."""
    return secrets.token_bytes(SECRET_LENGTH)


def typed(secret: bytes) -> str:
    """Write a secret as one types it into an application: base32, without filling."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, *, account: str, issuer: str) -> str:
    """Write a secret as a QR code carries it, `otpauth://totp/…`.

    :param account: which of their accounts it is, as the application shows it
    :param issuer: whose code it is
    """
    return TOTP(secret, DIGITS, SHA1(), STEP).get_provisioning_uri(account, issuer)


def code_at(secret: bytes, step: int) -> str:
    """Tell the code of a step."""
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()


def step_at(now: datetime) -> int:
    """Tell which step it is."""
    return int(now.timestamp()) // STEP


def as_typed(code: str) -> str:
    """Read a code as somebody types it: applications show it with a gap in its middle."""
    return "".join(code.split())


def step_of(secret: bytes, code: str, *, after: int | None, now: datetime) -> int | None:
    """Tell which step a code is of; None: of none that counts now.

    :param code: as `as_typed` reads it
    :param after: the last step that a code was taken of: none counts twice, nor does an earlier one
    """
    given = code.encode("utf-8", "surrogatepass")
    present, found = step_at(now), None
    for step in range(present - DRIFT, present + DRIFT + 1):
        is_right = bytes_eq(code_at(secret, step).encode(), given)
        if is_right and (after is None or step > after):
            found = step
    return found
