"""How far an e-mail has come, and how each try to send it has ended."""

from enum import StrEnum


class EmailStatus(StrEnum):
    """How far an e-mail has come (design.md §4.9).

    :cvar DEFERRED: the server that took it says that it could not hand it on yet
    :cvar HELD: it waits for others of its kind, to be told with them
    :cvar SUPPRESSED: it waits until mails to its address are let through again
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    HELD = "held"
    SUPPRESSED = "suppressed"
    FAILED = "failed"
    CANCELLED = "cancelled"


TAKEN = (EmailStatus.SENT, EmailStatus.DEFERRED, EmailStatus.DELIVERED)
"""A mail server has it, and no report says that it failed."""


REPORTED_OF = (EmailStatus.SENDING, *TAKEN)
"""A report may come of it: of one being sent, its sender may not have noted that it was taken."""

RESTING = (EmailStatus.QUEUED, EmailStatus.HELD, EmailStatus.SUPPRESSED)
"""Nobody is sending it, and somebody may."""

UNSENT = (*RESTING, EmailStatus.SENDING, EmailStatus.FAILED)
"""No server has it, as far as is known: it may leave yet, what failed at an operator's word."""


class Outcome(StrEnum):
    """How one try ended.

    `in_doubt`: whoever tried has died, or the server fell silent; it may have taken it.
    """

    SENT = "sent"
    POSTPONED = "postponed"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
