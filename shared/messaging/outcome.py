"""What may become of a message."""

from enum import StrEnum


class Outcome(StrEnum):
    """What has become of a message."""

    HANDLED = "handled"
    TAKEN_IN = "taken_in"
    DUPLICATE = "duplicate"
    DEFERRED = "deferred"
    WAITING = "waiting"
    PARKED = "parked"
    HEARD = "heard"
