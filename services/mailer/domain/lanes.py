"""What a person waits for never waits for what is sent in bulk: each lane has its own senders."""

from enum import IntEnum


class Lane(IntEnum):
    """How soon an e-mail is to leave; each lane is sent over connections of its own.

    :cvar AWAITED: somebody waits at a screen for it, or is to hear of it at once: codes, resets,
        forgotten identifiers, security
    :cvar INVITATIONS: links to create a password, of which an import sends thousands
    :cvar NEWS: all the rest
    """

    AWAITED = 0
    INVITATIONS = 1
    NEWS = 2

    @property
    def at_once(self) -> int:
        """Tell how many of its e-mails a sender claims together, at most.

        Those that it has not begun wait if it dies: no second one that somebody waits for does.
        """
        return 1 if self is Lane.AWAITED else 50
