"""What a review recommends about an account, and why; nobody is bound by it."""

from collections.abc import Mapping
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of an account: silence is none of these, and decides nothing."""

    RENEW = "renew"
    DELETE = "delete"
    LEAVE = "leave"


class Why(StrEnum):
    """Why it is recommended."""

    INVITATION_LAPSED = "invitation_lapsed"
    NEVER_SIGNED_IN = "never_signed_in"
    NOT_SIGNED_IN_LATELY = "not_signed_in_lately"
    ONLY_ADMINISTRATOR = "only_administrator"
    IN_USE = "in_use"


RECOMMENDED: Mapping[Why, Verdict] = {
    Why.INVITATION_LAPSED: Verdict.DELETE,
    Why.NEVER_SIGNED_IN: Verdict.DELETE,
    Why.NOT_SIGNED_IN_LATELY: Verdict.DELETE,
    Why.ONLY_ADMINISTRATOR: Verdict.RENEW,
    Why.IN_USE: Verdict.RENEW,
}
"""What is recommended, by why (`queries/recommending.py` tells why of each account)."""

FOLLOW = "recommended"
"""Instead of a verdict on many: whatever is recommended about each."""

CHOICES = (*map(str, Verdict), FOLLOW)
"""What can be decided on many."""
