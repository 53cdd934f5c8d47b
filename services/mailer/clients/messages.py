"""An e-mail as it travels (RFC 5322, RFC 2045): plain text and HTML, sent by a machine."""

import hashlib
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from services.mailer.domain.templates import Wording
from shared.text import travelling

SANDBOX = "Comptoir-Sandbox"
"""The header of e-mails of establishments that are there to try things out (ADR 0073)."""

LONGEST_WORD = 60
"""Characters of a word that still fits on a line of a header as it is."""

LONGEST_ADDRESS = 70
"""Characters of an address that does."""


class _Subject(str):
    """A subject as its reader is to see it (RFC 2047).

    Written by `EmailMessage`, it would lose the space between two words where it is folded, and
    what looks like an encoded word in it, such as a title that somebody made up, would be decoded.
    """

    __slots__ = ()
    name = "Subject"

    def fold(self, *, policy: Policy) -> str:
        """Write the header."""
        has_room = max(map(len, self.split()), default=0) < LONGEST_WORD
        is_plain = self.isascii() and "=?" not in self and has_room
        charset = "us-ascii" if is_plain else "utf-8"
        encoded = Header(str(self), charset=charset, header_name=self.name)
        return f"{self.name}: {encoded.encode(linesep=policy.linesep)}{policy.linesep}"


class _Line(str):
    """A header of our own making, written as it is on one line.

    `EmailMessage` would take it apart, which costs more than all of the rest of a mail; a link in
    angle brackets it would fold or encode, so that mail programs would not find it.
    """

    name: str

    @classmethod
    def of(cls, name: str, value: object) -> "_Line":
        """Make a header of what is plain ASCII, and fits on a line where it must."""
        line = cls(value)
        line.name = name
        return line

    def fold(self, *, policy: Policy) -> str:
        """Write the header."""
        return f"{self.name}: {self}{policy.linesep}"


@lru_cache(maxsize=64)
def _same_in_all(name: str, value: str) -> Any:
    """Make a header that every mail has, or many have, once."""
    return SMTP.header_factory(name, value)


def _addressed_to(recipient: str) -> Any:
    """Make the header that says to whom; one that is too long for a line is folded.

    :raises shared.text.CannotBeWrittenTo: if no mail can reach the address
    """
    address = Address(addr_spec=travelling(recipient))
    return _Line.of("To", address) if len(str(address)) <= LONGEST_ADDRESS else address


def compose(
    wording: Wording,
    *,
    sender: Address,
    recipient: str,
    message_id: str,
    written_at: datetime,
    language: str,
    unsubscribe: str = "",
    is_of_sandbox: bool = False,
) -> EmailMessage:
    """Make an e-mail; the same values always make the same bytes.

    There is no Reply-To: nobody reads answers; `Auto-Submitted` (RFC 3834) prevents machines' ones.

    What comes after the @ of an address travels in ASCII (`xn--…`, RFC 5890).

    :param is_of_sandbox: whether it says that it is to reach a sink alone
    :param unsubscribe: where a mail program ends e-mails of this kind with one click (RFC 8058)
    :raises shared.text.CannotBeWrittenTo: if no mail can reach the address
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _same_in_all("From", str(sender))
    message["To"] = _addressed_to(recipient)
    message["Subject"] = _Subject(wording.subject)
    message["Date"] = _Line.of("Date", format_datetime(written_at))
    message["Message-ID"] = _Line.of("Message-ID", message_id)
    message["Auto-Submitted"] = _same_in_all("Auto-Submitted", "auto-generated")
    message["X-Auto-Response-Suppress"] = _same_in_all("X-Auto-Response-Suppress", "All")
    if is_of_sandbox:
        message[SANDBOX] = _same_in_all(SANDBOX, "yes")
    if unsubscribe.startswith("https:"):  # to others no mail program posts (RFC 8058 §3.1)
        message["List-Unsubscribe"] = _Line.of("List-Unsubscribe", f"<{unsubscribe}>")
        message["List-Unsubscribe-Post"] = _same_in_all(
            "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
        )
    message.set_content(wording.text, cte="quoted-printable")
    message.add_alternative(wording.html, subtype="html", cte="quoted-printable")
    # After the content, which would take it along.
    message["Content-Language"] = _same_in_all("Content-Language", language)
    message.set_boundary(f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}")
    return message
