"""What else changes while a request, or an amendment, waits for its answer (design.md §4.8)."""

from enum import StrEnum


class Because(StrEnum):
    """Why both sides, or the one that asks, are told something of what waits."""

    SERVICE_WITHDRAWN = "service_withdrawn"
    NOT_CENTRALISING = "not_centralising"
    REQUESTER_EXPIRED = "requester_expired"
    REQUESTER_DELETED = "requester_deleted"
