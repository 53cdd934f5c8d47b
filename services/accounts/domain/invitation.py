"""How far an invitation has come, and how long it is good."""

from datetime import timedelta
from enum import StrEnum

INVITATION_LIFE = timedelta(days=15)
"""How long a holder has to create a password [S1]."""


class InvitationState(StrEnum):
    """How far an invitation that waits for its answer has come."""

    WAITING = "waiting"
    SENT = "sent"
    LOOKED_AT = "looked_at"
    UNDELIVERABLE = "undeliverable"
    LAPSED = "lapsed"
