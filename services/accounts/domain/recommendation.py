"""What a review recommends about an account, and why; nobody is bound by it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from services.accounts.domain.lifetime import AccountStatus
from shared.clock import months_after, paris_date

if TYPE_CHECKING:
    from services.accounts.models import Account


class Verdict(StrEnum):
    """What becomes of an account: silence is none of these, and decides nothing."""

    RENEW = "renew"
    DELETE = "delete"
    LEAVE = "leave"


class Why(StrEnum):
    """Why it is recommended."""

    INVITED = "invited"
    INVITATION_LAPSED = "invitation_lapsed"
    NEVER_SIGNED_IN = "never_signed_in"
    NOT_SIGNED_IN_LATELY = "not_signed_in_lately"
    ONLY_ADMINISTRATOR = "only_administrator"
    IN_USE = "in_use"


@dataclass(frozen=True)
class Recommendation:
    """What is recommended, and why."""

    verdict: Verdict
    why: Why


def recommend(
    account: "Account", *, today: date, unused_months: int, is_only_administrator: bool
) -> Recommendation:
    """Recommend what to do with an account that is not deleted.

    :param unused_months: after how long without a sign-in nobody seems to need it
    :param is_only_administrator: whether nobody else can administer the establishment
    """
    if account.status is AccountStatus.INVITED:
        return Recommendation(Verdict.LEAVE, Why.INVITED)
    if account.status is AccountStatus.INVITATION_LAPSED:
        return Recommendation(Verdict.DELETE, Why.INVITATION_LAPSED)
    if not _is_unused(account, today, unused_months):
        return Recommendation(Verdict.RENEW, Why.IN_USE)
    if is_only_administrator:
        return Recommendation(Verdict.RENEW, Why.ONLY_ADMINISTRATOR)
    has_signed_in = account.last_signed_in_at is not None
    return Recommendation(
        Verdict.DELETE, Why.NOT_SIGNED_IN_LATELY if has_signed_in else Why.NEVER_SIGNED_IN
    )


def _is_unused(account: "Account", today: date, months: int) -> bool:
    last = account.activated_on
    if account.last_signed_in_at is not None:
        last = paris_date(account.last_signed_in_at)
    return last is not None and months_after(last, months) < today
