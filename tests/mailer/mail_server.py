"""A mail server on this machine, which can be told to misbehave."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """Takes mails, unless told otherwise.

    :ivar refusals: what to answer to a recipient, by address
    :ivar dies_after_data: how often to hang up instead of answering a mail that has been taken
    """

    refusals: dict[str, str] = field(default_factory=dict)
    dies_after_data: int = 0
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

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = cast(bytes, envelope.content)
        self.senders.append(str(envelope.mail_from))
        self.mails.append(message_from_bytes(content, policy=policy.default))
        if self.dies_after_data:
            self.dies_after_data -= 1
            transport: Any = server.transport
            transport.abort()
        return "250 taken"


@contextmanager
def listening() -> Iterator[MailServer]:
    """Run a mail server on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        server = MailServer(port=found.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
