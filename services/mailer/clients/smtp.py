"""Delivery to a mail server (RFC 5321)."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from services.mailer.clients.transports import InDoubt, Meanwhile, Postponed, Refused, nothing

GREETING_TIMEOUT = 30.0
"""Seconds that each answer may take until we are signed in."""
MAIL_TIMEOUT = 120.0
"""Seconds that each answer about a mail may take; servers look into mails before taking them."""
ANSWER_LENGTH = 500
GO_ON, GOING_AWAY = 354, 421

_DOT = re.compile(rb"^\.", re.MULTILINE)
"""Where a line begins with a dot, it is doubled (RFC 5321 §4.5.2)."""


class StartTls(StrEnum):
    """Whether a conversation that begins in clear goes on encrypted (RFC 3207)."""

    REQUIRED = "required"
    IF_OFFERED = "if_offered"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """A mail server, as a URL names it.

    :ivar is_encrypted: from the first byte (`smtps://`, RFC 8314)
    :ivar lease: above the sum of all that one mail can wait for
    """

    host: str
    port: int
    is_encrypted: bool
    user: str | None
    password: str | None
    starttls: StartTls
    lease: timedelta = timedelta(minutes=15)

    @classmethod
    def at(cls, url: str) -> Self:
        """Read `smtp[s]://user:password@host:port?starttls=required|if_offered|never`.

        :raises ValueError: if it cannot be read
        """
        parts = urlsplit(url)
        asked = parse_qs(parts.query).get("starttls", [None])[0]
        by_default = StartTls.REQUIRED if parts.password else StartTls.IF_OFFERED
        is_encrypted = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if is_encrypted else 25),
            is_encrypted=is_encrypted,
            user=parts.username and unquote(parts.username),
            password=parts.password and unquote(parts.password),
            starttls=by_default if asked is None else StartTls(asked),
        )

    @contextmanager
    def open(self) -> Iterator["Talk"]:
        """Connect, encrypt, sign in; at the end, take leave, unless the talk has broken.

        :raises Postponed: if the server does not answer, or will not have us
        """
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Postponed(_describe(error)) from error
        talk = Talk(server)
        try:
            yield talk
        finally:
            if talk.is_open:  # else it would be waited for again, or takes this for a mail's text
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=GREETING_TIMEOUT, context=_trust())
            if self.is_encrypted
            else smtplib.SMTP(self.host, self.port, timeout=GREETING_TIMEOUT)
        )
        try:
            server.ehlo_or_helo_if_needed()
            if self._encrypts(server):
                server.starttls(context=_trust())
                server.ehlo_or_helo_if_needed()  # what was said in clear counts no more (RFC 3207)
            if self.user is not None:
                server.login(self.user, self.password or "")
            if server.sock is not None:
                server.sock.settimeout(MAIL_TIMEOUT)
        except BaseException:
            server.close()
            raise
        return server

    def _encrypts(self, server: smtplib.SMTP) -> bool:
        if self.is_encrypted or self.starttls is StartTls.NEVER:
            return False
        return self.starttls is StartTls.REQUIRED or server.has_extn("starttls")


class Talk:
    """A conversation with a mail server; at most one mail of it is in doubt when it breaks."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server
        self.is_open = True

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        """Hand one mail over, and tell what the server answered.

        :param returns_to: the sender that the server is told
        :param meanwhile: is done once the mail is handed over, before the answer is read

        :raises Postponed: it cannot take it now, or will not have us as a sender
        :raises Refused: it will never take it for this recipient
        :raises InDoubt: it fell silent after the mail was handed over
        """
        content = message.as_bytes()
        with self._breaking(Postponed):
            reply = self.server.mail(returns_to)
        self._judge(reply, refusal=Postponed)
        with self._breaking(Postponed):
            reply = self.server.rcpt(str(message["To"]))
        self._judge(reply, refusal=Refused)
        self._ask_for_content()
        with self._breaking(InDoubt):
            reply = self._hand_over(content, meanwhile)
        return self._judge(reply, refusal=Refused)

    def _ask_for_content(self) -> None:
        """Begin to hand a mail over; a server that says it has it by now is not talking of it."""
        with self._breaking(Postponed):
            reply = self.server.docmd("data")
            if reply[0] < 400 and reply[0] != GO_ON:
                raise smtplib.SMTPDataError(*reply)
        if reply[0] != GO_ON:
            self._judge(reply, refusal=Refused)

    def _hand_over(self, content: bytes, meanwhile: Meanwhile) -> tuple[int, bytes]:
        ends = b"" if content.endswith(b"\r\n") else b"\r\n"
        self.server.send(_DOT.sub(b"..", content) + ends + b".\r\n")
        meanwhile()
        return self.server.getreply()

    @contextmanager
    def _breaking(self, meaning: type[Exception]) -> Iterator[None]:
        """Say what it means for the mail if the conversation breaks now."""
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            self.is_open = False
            raise meaning(_describe(error)) from error
        except Exception:  # the server is in the middle of this mail: the next begins anew
            self.is_open = False
            raise

    def _judge(self, reply: tuple[int, bytes], *, refusal: type[Exception]) -> str:
        code, text = reply
        told = text.replace(b"\0", b"").decode(errors="replace")  # no row takes a zero byte
        said = f"{code} {told}"[:ANSWER_LENGTH]
        if 200 <= code < 300:
            return said
        if code == GOING_AWAY:
            self.is_open = False
        else:
            with self._breaking(Postponed):
                self.server.rset()
        raise (refusal if code >= 500 else Postponed)(said)


def _trust() -> ssl.SSLContext:
    """Read whom this machine trusts: that takes as long as several mails, and is done if needed."""
    return ssl.create_default_context()


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:ANSWER_LENGTH]
