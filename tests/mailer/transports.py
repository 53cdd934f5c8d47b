"""Ways out that behave badly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage

from services.mailer.clients.maildir import Maildir
from services.mailer.clients.transports import Meanwhile, nothing


class Dies(BaseException):
    """The process ends here, as far as the sender can tell."""


class Scripted:
    """Does with each mail what a script says; the last word goes on for ever.

    A word is an exception to raise, or None: the mail is taken.
    """

    def __init__(self, *script: BaseException | None, lease: int = 60) -> None:
        self.script = list(script)
        self.lease = timedelta(seconds=lease)
        self.is_open = True
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []
        self.opened = self.closed = 0

    @contextmanager
    def open(self) -> Iterator["Scripted"]:
        self.opened += 1
        self.is_open = True
        yield self
        self.closed += 1

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        word = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if word is not None:
            raise word
        self.taken.append(message)
        meanwhile()
        self.senders.append(returns_to)
        return "250 taken"


class Fatal:
    """A Maildir whose process dies before, or after, the delivery of a mail."""

    def __init__(self, maildir: Maildir, *, before: bool) -> None:
        self.maildir, self.before = maildir, before
        self.lease = maildir.lease
        self.is_open = True

    @contextmanager
    def open(self) -> Iterator["Fatal"]:
        with self.maildir.open():
            yield self

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        if not self.before:
            self.maildir.send(message, returns_to=returns_to, meanwhile=meanwhile)
        raise Dies


class Meddling:
    """Lets something happen while a mail is on its way."""

    is_open = True

    def __init__(self, meddle: Callable[[], object], lease: int = 60) -> None:
        self.meddle = meddle
        self.lease = timedelta(seconds=lease)

    @contextmanager
    def open(self) -> Iterator["Meddling"]:
        yield self

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        meanwhile()
        self.meddle()
        return "250 taken"
