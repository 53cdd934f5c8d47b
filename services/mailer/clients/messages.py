"""An e-mail as it travels (RFC 5322, RFC 2045): plain text and HTML, sent by a machine."""

import hashlib
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy

from services.mailer.domain.templates import Wording
from shared.text import travelling

LONGEST_WORD = 60
"""Characters of a word that still fits on a line of a header as it is."""


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


class _Link(str):
    """A link in angle brackets, on one line: folded or encoded, mail programs would not find it."""

    __slots__ = ()
    name = "List-Unsubscribe"

    def fold(self, *, policy: Policy) -> str:
        """Write the header."""
        return f"{self.name}: {self}{policy.linesep}"


def compose(
    wording: Wording,
    *,
    sender: Address,
    recipient: str,
    message_id: str,
    written_at: datetime,
    language: str,
    unsubscribe: str = "",
) -> EmailMessage:
    """Make an e-mail; the same values always make the same bytes.

    There is no Reply-To: nobody reads answers; `Auto-Submitted` (RFC 3834) prevents machines' ones.

    What comes after the @ of an address travels in ASCII (`xn--…`, RFC 5890).

    :param unsubscribe: where a mail program ends e-mails of this kind with one click (RFC 8058)
    :raises shared.text.CannotBeWrittenTo: if no mail can reach the address
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=travelling(recipient))
    message["Subject"] = _Subject(wording.subject)
    message["Date"] = written_at
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if unsubscribe:
        message["List-Unsubscribe"] = _Link(f"<{unsubscribe}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(wording.text, cte="quoted-printable")
    message.add_alternative(wording.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = language  # after the content, which would take it along
    message.set_boundary(f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}")
    return message
