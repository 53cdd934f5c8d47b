"""Reads the e-mails in a Maildir: what the embedded installation delivers into."""

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

CODE = re.compile(r"/activate#([\w\-]{20,})")
"""The link that carries a one-time code."""

_ADDRESS = re.compile(r"[^\s<>,]+@[^\s<>,]+")


@dataclass(frozen=True)
class Mail:
    """An e-mail as its reader sees it.

    :ivar sent_at: None: it does not say when
    """

    message_id: str
    to: str
    subject: str
    text: str
    sent_at: datetime | None = None

    def facts(self) -> dict[str, object]:
        """Tell all but the text."""
        return {
            "message_id": self.message_id,
            "to": self.to,
            "subject": self.subject,
            "sent_at": self.sent_at,
        }

    @property
    def code(self) -> str:
        """Find the one-time code behind the link.

        :raises LookupError: there is none
        """
        found = CODE.search(self.text)
        if found is None:
            raise LookupError(f"the e-mail “{self.subject}” carries no link with a code")
        return found.group(1)


@dataclass(frozen=True)
class Maildir:
    """A Maildir, as the embedded installation fills it."""

    folder: Path

    def all(self) -> Iterator[Mail]:
        """Read each e-mail of `new` and `cur`."""
        yield from map(_read, self._contents())

    def to(self, address: str) -> Iterator[Mail]:
        """Read each e-mail to somebody; those to others, which may be many, are not taken apart."""
        wanted = address.lower()
        for content in self._contents():
            header = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
            if wanted.encode() in header.lower():
                mail = _read(content)
                if mail.to.lower() == wanted:
                    yield mail

    def by_date(self) -> list[Mail]:
        """Read each e-mail, the oldest first."""
        beginning = datetime.min.replace(tzinfo=UTC)
        return sorted(self.all(), key=lambda mail: (mail.sent_at or beginning, mail.message_id))

    def _contents(self) -> Iterator[bytes]:
        for place in ("new", "cur"):
            for file in sorted((self.folder / place).glob("*")):
                with suppress(FileNotFoundError):  # moved by somebody's mail program
                    yield file.read_bytes()


def _read(content: bytes) -> Mail:
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    to = str(message["To"])
    found = _ADDRESS.search(to)
    return Mail(
        message_id=str(message["Message-ID"]),
        to=found.group(0) if found else to,
        subject=str(message["Subject"]),
        text=body.get_content() if body is not None else "",
        sent_at=_instant(message["Date"]),
    )


def _instant(date: object) -> datetime | None:
    try:
        read = email.utils.parsedate_to_datetime(str(date))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
