"""Reads the e-mails that an installation has sent: a Maildir, or MailDev's HTTP API."""

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import httpx

from deploy.demo.client import Unexpected

CODE = re.compile(r"/activate#([\w\-]{20,})")


@dataclass(frozen=True)
class Mail:
    """An e-mail as its reader sees it."""

    message_id: str
    to: str
    subject: str
    text: str

    @property
    def code(self) -> str:
        """Find the one-time code behind the link.

        :raises Unexpected: there is none
        """
        found = CODE.search(self.text)
        if found is None:
            raise Unexpected(f"the e-mail “{self.subject}” carries no link with a code")
        return found.group(1)


class Mails(Protocol):
    """Where sent e-mails can be read."""

    def all(self) -> Iterator[Mail]:
        """Read each e-mail, in no particular order."""
        ...


@dataclass(frozen=True)
class Maildir:
    """A Maildir, as the embedded installation fills it."""

    folder: Path

    def all(self) -> Iterator[Mail]:
        """Read each e-mail of `new` and `cur`."""
        for place in ("new", "cur"):
            for file in sorted((self.folder / place).glob("*")):
                try:
                    content = file.read_bytes()
                except FileNotFoundError:  # moved by somebody's mail program
                    continue
                yield _read(email.message_from_bytes(content, policy=email.policy.default))


@dataclass(frozen=True)
class MailDev:
    """A MailDev server's HTTP API, as the `dev` profile of Compose has it."""

    url: str

    def all(self) -> Iterator[Mail]:
        """Read each e-mail it has caught."""
        for item in httpx.get(f"{self.url.rstrip('/')}/email", timeout=10).json():
            yield Mail(
                message_id=item.get("messageId") or item["id"],
                to=item["to"][0]["address"],
                subject=item["subject"],
                text=item.get("text") or "",
            )


def source(place: str) -> Mails:
    """Tell how to read the e-mails at a place: a folder, or an http(s) address of MailDev."""
    return MailDev(place) if place.startswith(("http://", "https://")) else Maildir(Path(place))


def wait_for(
    mails: Mails, to: str, *, where: Callable[[Mail], bool] = lambda _: True, patience: float = 30
) -> Mail:
    """Wait until somebody has got an e-mail, and give the newest such.

    :param where: which of their e-mails is meant
    :raises Unexpected: none came in time
    """
    deadline = time.monotonic() + patience
    while True:
        found = [mail for mail in mails.all() if mail.to.lower() == to.lower() and where(mail)]
        if found:
            return found[-1]
        if time.monotonic() > deadline:
            raise Unexpected(f"no such e-mail came to {to} within {patience:.0f} s")
        time.sleep(0.2)


def _read(message: EmailMessage) -> Mail:
    body = message.get_body(preferencelist=("plain", "html"))
    to = str(message["To"])
    found = re.search(r"[^\s<>,]+@[^\s<>,]+", to)
    return Mail(
        message_id=str(message["Message-ID"]),
        to=found.group(0) if found else to,
        subject=str(message["Subject"]),
        text=body.get_content() if body is not None else "",
    )
