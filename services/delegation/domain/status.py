"""Where a delegation stands, and what may become of it.

pending ──► active ◄──► suspended         pending ──► refused | cancelled | lapsed
              │             │
              └──────┬──────┘
                     ▼
      terminated | expired | superseded
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a delegation stands."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


RUNNING = frozenset({Status.ACTIVE, Status.SUSPENDED})
UNANSWERED = frozenset({Status.REFUSED, Status.CANCELLED, Status.LAPSED})
ENDINGS = frozenset({Status.TERMINATED, Status.EXPIRED, Status.SUPERSEDED})

MOVES: dict[Status, frozenset[Status]] = {
    Status.PENDING: UNANSWERED | {Status.ACTIVE},
    Status.ACTIVE: ENDINGS | {Status.SUSPENDED},
    Status.SUSPENDED: ENDINGS | {Status.ACTIVE},
}
"""What may become of a delegation in each state; from a state that is not here, nothing."""
