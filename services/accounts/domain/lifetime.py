"""Where an account is in its life, and how long it is good."""

from enum import StrEnum

MONTHS = 18
"""How long an account is good from its activation or renewal [S0] [S1]."""


class AccountStatus(StrEnum):
    """Where an account is in its life (design.md §4.2); `expired` is never stored."""

    INVITED = "invited"
    INVITATION_LAPSED = "invitation_lapsed"
    ACTIVE = "active"
    EXPIRED = "expired"
    DELETED = "deleted"
