"""How often an establishment may look for targets, and anybody verify proofs (design.md §4.8).

A SIRET is public and a contract number short: the pair must not be guessed. One counter per
establishment counts its requests, and each target that a request gets wrong.
"""

from collections.abc import Iterable
from datetime import timedelta

from services.delegation.actions.request_rows import Line
from services.delegation.actions.targets import TargetOutcome
from services.delegation.config import Limits
from services.delegation.domain.asked import requests_of
from services.delegation.errors import Refusal
from shared.web import current, throttle
from shared.web.throttle import Count

HOUR = timedelta(hours=1)


def count_request(limits: Limits) -> None:
    """Count one request of the caller's establishment.

    :raises TooMany: it has made, or got wrong, too many within the hour
    """
    _hit(limits).require()


def count_verification(limits: Limits) -> None:
    """Count one proof that the present request's address has verified: anybody may.

    :raises TooMany: there were too many within the hour
    """
    throttle.by_address("verifications", limit=limits.address_verifications, per=HOUR)


def count_wrong(outcomes: Iterable[TargetOutcome], limits: Limits) -> None:
    """Count each target that a request got wrong."""
    for outcome in outcomes:
        if outcome.code is Refusal.UNKNOWN_TARGET and not _hit(limits).is_open:
            return


def count_wrong_rows(lines: Iterable[Line], limits: Limits) -> None:
    """Count each target that a row gets wrong."""
    for line in lines:
        if line.result.code == Refusal.UNKNOWN_TARGET and not _hit(limits).is_open:
            return


def _hit(limits: Limits) -> Count:
    bucket = requests_of(current.actor().acting_tenant)
    count = throttle.hit(
        current.sessions(), bucket=bucket, limit=limits.tries, per=HOUR, now=current.now()
    )
    throttle.show("establishment", count)
    return count
