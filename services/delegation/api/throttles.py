"""How often an establishment may look for targets (DESIGN §4.8: one generic refusal, throttled)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from services.delegation.config import Limits
from shared.web import current, throttle

HOUR = timedelta(hours=1)


def count_request(establishment_id: UUID, limits: Limits) -> None:
    """Count one request of an establishment.

    :raises TooMany: it has made too many within the hour
    """
    bucket = f"delegation:request:{establishment_id}"
    throttle.hit(
        current.sessions(),
        bucket=bucket,
        limit=limits.requests_per_hour,
        per=HOUR,
        now=current.now(),
    ).require()


def tries_of(establishment_id: UUID, limits: Limits) -> Callable[[str], bool]:
    """Make what counts one more try of a SIRET, and tells whether it is let through.

    A SIRET is public and a contract number short: it is the pair that must not be guessed.
    """

    def may_try(siret: str) -> bool:
        bucket = f"delegation:target:{establishment_id}:{siret}"
        limit = limits.tries_per_target
        count = throttle.hit(
            current.sessions(), bucket=bucket, limit=limit, per=HOUR, now=current.now()
        )
        return count.is_open

    return may_try
