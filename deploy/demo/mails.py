"""Reads the e-mails that an installation has sent: a Maildir, or MailDev's HTTP API."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

from deploy.demo.client import Unexpected
from deploy.installation.maildir import CODE, Mail, Maildir

__all__ = ["CODE", "Mail", "MailDev", "Maildir", "Mails", "source", "wait_for"]


class Mails(Protocol):
    """Where sent e-mails can be read."""

    def to(self, address: str) -> Iterator[Mail]:
        """Read each e-mail to somebody, in the order they came."""
        ...


@dataclass(frozen=True)
class MailDev:
    """A MailDev server's HTTP API, as the `dev` profile of Compose has it."""

    url: str

    def to(self, address: str) -> Iterator[Mail]:
        """Read each e-mail to somebody that it has caught."""
        for item in httpx.get(f"{self.url.rstrip('/')}/email", timeout=10).json():
            if item["to"][0]["address"].lower() != address.lower():
                continue
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
        found = [mail for mail in mails.to(to) if where(mail)]
        if found:
            return found[-1]
        if time.monotonic() > deadline:
            raise Unexpected(f"no such e-mail came to {to} within {patience:.0f} s")
        time.sleep(0.1)
