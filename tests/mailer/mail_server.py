"""A mail server on this machine, which can be told to misbehave."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class At(StrEnum):
    """A moment in the talk about one mail; `INSIDE`: while its content comes."""

    MAIL = "mail"
    RCPT = "rcpt"
    INSIDE = "inside"
    DATA = "data"


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one mail, and when.

    :ivar answer: what is said instead; None: nothing, the connection is closed
    :ivar seconds: how long it takes before
    """

    at: At
    answer: str | None = None
    seconds: float = 0.0


@dataclass
class MailServer:
    """Takes mails, unless told otherwise.

    :ivar faults: what goes wrong with each mail in turn, None: nothing; then all goes well
    :ivar encrypted: of each connection that brought a mail, whether it was encrypted
    :ivar refusals: what to answer to a recipient, by address
    :ivar dies_after_data: how often to hang up instead of answering a mail that has been taken
    """

    refusals: dict[str, str] = field(default_factory=dict)
    dies_after_data: int = 0
    faults: list[Fault | None] = field(default_factory=list)
    fault: Fault | None = None
    encrypted: list[bool] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.fault = self.faults.pop(0) if self.faults else None
        if (answer := await self.goes_wrong(server, At.MAIL)) is not None:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def goes_wrong(self, server: SMTP, at: At) -> str | None:
        """Let go wrong what is to go wrong now, and tell what to answer; None: nothing does."""
        if self.fault is None or self.fault.at is not at:
            return None
        await asyncio.sleep(self.fault.seconds)
        if self.fault.answer is None:
            transport: Any = server.transport
            transport.abort()
        return self.fault.answer or "250 nobody hears this"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (answer := await self.goes_wrong(server, At.RCPT)) is not None:
            return answer
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if (answer := await self.goes_wrong(server, At.DATA)) is not None:
            return answer
        content = cast(bytes, envelope.content)
        self.encrypted.append(session.ssl is not None)
        self.senders.append(str(envelope.mail_from))
        self.mails.append(message_from_bytes(content, policy=policy.default))
        if self.dies_after_data:
            self.dies_after_data -= 1
            transport: Any = server.transport
            transport.abort()
        return "250 taken"


class Faulty(SMTP):
    """Breaks while the content of a mail comes, if it is to."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        server: MailServer = self.event_handler
        if server.fault is not None and server.fault.at is At.INSIDE:
            await self.push(server.fault.answer or "354 go on")
            if server.fault.answer is None:
                await server.goes_wrong(self, At.INSIDE)
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return Faulty(self.handler, **self.SMTP_kwargs)


@contextmanager
def listening(encryption: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """Run a mail server on a free port of this machine.

    :param encryption: what it offers to encrypt with (STARTTLS); None: it offers nothing
    """
    with socket.create_server(("127.0.0.1", 0)) as found:
        server = MailServer(port=found.getsockname()[1])
    controller = _Controller(server, hostname="127.0.0.1", port=server.port, tls_context=encryption)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
