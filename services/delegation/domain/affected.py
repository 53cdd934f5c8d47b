"""What else changes while a request, or an amendment, waits for its answer (design.md §4.8)."""

from enum import StrEnum


class Because(StrEnum):
    """Why both sides, or the one that asks, are told something of what waits."""

    SERVICE_WITHDRAWN = "service_withdrawn"
    NOT_CENTRALISING = "not_centralising"
    REQUESTER_EXPIRED = "requester_expired"
    REQUESTER_DELETED = "requester_deleted"


OF_THOSE_WHO_ASK = frozenset({Because.REQUESTER_EXPIRED.value, Because.REQUESTER_DELETED.value})
"""What the side that asks is told of its own people, and the other is not."""
