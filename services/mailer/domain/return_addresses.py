"""Where each try has its mail sent back to: an address of its own, which nobody can make up (VERP).

`<name>+<email, number, proof>@<domain>`: a report counts by the address it comes to, never by what
it says of recipients and Message-IDs, which whoever likes may write. The part before the @ is at
most 64 characters (RFC 5321 §4.5.3.1.1).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.mailer.domain.proofs import Prover

NUMBER_BYTES = 2
CODE = re.compile(r"\+([a-z2-7]{45})@", re.IGNORECASE)
PURPOSE = b"comptoir: addresses that mails come back to"


@dataclass(frozen=True)
class Try:
    """One try to send an e-mail."""

    email_id: UUID
    number: int


class ReturnAddresses:
    """Makes and recognises them.

    :param mailbox: what they are all variants of; empty: no mail has one
    :param keys: as `Prover` asks for them
    """

    def __init__(self, mailbox: str, keys: Callable[[], Sequence[bytes]]) -> None:
        self.mailbox = mailbox
        self._prover = Prover(PURPOSE, keys)

    def of(self, email_id: UUID, number: int, *, otherwise: str) -> str:
        """Tell the address that a try is sent from.

        :param otherwise: the address where there is no mailbox for what comes back
        """
        if not self.mailbox:
            return otherwise
        name, _, domain = self.mailbox.rpartition("@")
        code = self._prover.write(email_id.bytes + number.to_bytes(NUMBER_BYTES, "big"))
        return f"{name}+{code}@{domain}"

    def find(self, text: str) -> Try | None:
        """Find the try that headers name, by an address of ours whose proof is right."""
        for found in CODE.finditer(text):
            said = self._prover.read(found[1])
            if said is not None:
                return Try(UUID(bytes=said[:16]), int.from_bytes(said[16:], "big"))
        return None
