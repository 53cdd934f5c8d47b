"""How a finished e-mail leaves: to a mail server, or into a folder that any mail program reads."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from email.message import EmailMessage
from typing import Protocol

Meanwhile = Callable[[], object]


class Postponed(Exception):
    """It did not go through this time; the same may go through later."""


class Refused(Exception):
    """This server will never take this mail for this recipient."""


class InDoubt(Exception):
    """The conversation broke after the mail was handed over: it may have been taken."""


def nothing() -> None:
    """Do nothing while something goes on."""


class Conversation(Protocol):
    """Open talk with whoever takes the mails."""

    @property
    def is_open(self) -> bool:
        """Tell whether another mail can be handed over."""

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        """Hand one mail over, and tell what was answered.

        :param returns_to: where it comes back to, if it cannot be delivered (RFC 5321 §4.4)
        :param meanwhile: is done while the other side looks at the mail, if it takes its time;
            it raises nothing

        :raises Postponed, Refused, InDoubt: if it was not, or perhaps not, taken
        """


class Transport(Protocol):
    """A way out."""

    @property
    def lease(self) -> timedelta:
        """Tell more than the time one mail can take: a sender silent longer is taken for dead."""

    def open(self) -> AbstractContextManager[Conversation]:
        """Begin to talk.

        :raises Postponed: if nobody is there
        """
