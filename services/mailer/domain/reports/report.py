"""What a report says."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 500
"""Characters of what a server said that are kept."""


class ReportKind(StrEnum):
    """What has become of an e-mail, or that a message is no report."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    COMPLAINED = "complained"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a message says of an e-mail that was sent.

    :ivar addresses: the lines that tell where it was sent to, and where the e-mail came from
    :ivar status: an enhanced status code (RFC 3463), such as 5.1.1
    :ivar said: what the server said, in its words
    """

    kind: ReportKind
    addresses: str
    status: str = ""
    said: str = ""

    @property
    def told(self) -> str:
        """Tell it in a line."""
        return " ".join(f"{self.status} {self.said}".split())[:LONGEST]


class Effect(StrEnum):
    """What a report has changed.

    :cvar NOTHING: it is none, or said before, or the e-mail had come further already
    :cvar NOT_OURS: it came to no address of ours, or to one whose proof is wrong
    :cvar TOO_LATE: the try that it is about began more than fourteen days before
    """

    BOUNCED = "bounced"
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    COMPLAINED = "complained"
    NOTHING = "nothing"
    NOT_OURS = "not_ours"
    TOO_LATE = "too_late"
