"""What may become of a message."""

from enum import StrEnum


class Outcome(StrEnum):
    """What has become of a message."""

    HANDLED = "handled"
    DUPLICATE = "duplicate"
    DEFERRED = "deferred"
    WAITING = "waiting"
    PARKED = "parked"
    HEARD = "heard"
