"""What must not go out: only a sink takes it, which can play what servers do (ADR 0073).

That is mails to domains that nobody has, and all mails of establishments in the sandbox.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from services.mailer.clients.incoming import put_in
from services.mailer.clients.messages import SANDBOX
from services.mailer.clients.transports import (
    Conversation,
    Meanwhile,
    Postponed,
    Refused,
    Transport,
    nothing,
)
from services.mailer.domain.simulator import Simulated, is_reserved, report, simulated

NO_SINK = (
    "Nobody can have this address (RFC 2606). A server that keeps all mails to itself takes it if "
    "MAIL_URL ends with ?sink=yes, and so does the one that SINK_URL names."
)
ONLY_SINK = (
    "Its establishment is a sandbox: only a server that keeps all mails to itself takes it. "
    "Name one in SINK_URL."
)


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """A way out that lets mails to reserved domains, and of sandboxes, go to a sink alone.

    :ivar transport: the way out itself
    :ivar is_sink: whether what takes the mails keeps them all to itself
    :ivar reports: the Maildir into which a sink lets simulated reports come; None: there are none
    :ivar sink: what takes the others instead, where the way out itself is none; None: nothing does
    """

    transport: Transport
    is_sink: bool
    reports: Path | None
    sink: Transport | None = None

    @property
    def lease(self) -> timedelta:
        """Tell more than the time one mail can take: it may go to the sink instead."""
        own = self.transport.lease
        return own if self.sink is None else own + self.sink.lease

    @contextmanager
    def open(self) -> Iterator["Guarded"]:
        """Begin to talk.

        :raises Postponed: if nobody is there
        """
        with self.transport.open() as conversation, ExitStack() as beside:
            yield Guarded(conversation, self, beside)


@dataclass
class Guarded:
    """Open talk that refuses what must not go out.

    :ivar beside: ends, with the talk, that to the sink
    :ivar kept: the talk to the sink; None: nothing had to go there yet
    """

    conversation: Conversation
    sandbox: Sandbox
    beside: ExitStack
    kept: Conversation | None = field(default=None, init=False)

    @property
    def is_open(self) -> bool:
        """Tell whether another mail can be handed over."""
        return self.conversation.is_open

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        """Hand one mail over, or do as the simulator's address says.

        :raises Postponed, Refused, InDoubt: if it was not, or perhaps not, taken
        """
        how: dict[str, Any] = {"returns_to": returns_to, "meanwhile": meanwhile}
        recipient = str(message["To"])
        if not is_reserved(recipient) and SANDBOX not in message:
            return self.conversation.send(message, **how)
        if not self.sandbox.is_sink:
            if self.sandbox.sink is None:
                raise Refused(NO_SINK if is_reserved(recipient) else ONLY_SINK)
            return self._kept_by(self.sandbox.sink).send(message, **how)
        kind = simulated(recipient)
        if kind is Simulated.REFUSE:
            raise Refused("550 5.1.1 Simulated: there is no such mailbox")
        if kind is Simulated.DEFER:
            raise Postponed("451 4.2.1 Simulated: try again later")
        answer = self.conversation.send(message, **how)
        if kind is not None and self.sandbox.reports is not None:
            written = report(kind, message, returns_to=returns_to)
            if written is not None:
                put_in(self.sandbox.reports, written)
        return answer

    def _kept_by(self, sink: Transport) -> Conversation:
        """Talk to the sink, as long as it does: it is opened for the first mail that goes there.

        :raises Postponed: if nobody is there
        """
        if self.kept is None or not self.kept.is_open:
            self.kept = None
            self.beside.close()
            self.kept = self.beside.enter_context(sink.open())
        return self.kept
