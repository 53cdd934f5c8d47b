"""When a machine client is let in, and which secrets prove it."""

import hmac
from datetime import datetime

from shared.crypto import codes


def is_good(removed_at: datetime | None, expires_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether a client may still sign in."""
    return removed_at is None and (expires_at is None or now < expires_at)


def is_proved_by(
    secret: str,
    digest: str,
    former_digest: str | None,
    former_until: datetime | None,
    *,
    now: datetime,
) -> bool:
    """Tell whether a secret is a client's own; the one before its last rotation is for a while.

    :param digest: SHA-256 of the secret, hexadecimal
    """
    given = codes.digest(secret)
    is_former_good = former_until is not None and now < former_until
    good = [digest, former_digest if is_former_good else None]
    matches = [hmac.compare_digest(given, each) for each in good if each is not None]
    return any(matches)
