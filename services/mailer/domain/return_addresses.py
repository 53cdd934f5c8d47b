"""Where each try has its mail sent back to: an address of its own, which nobody can make up (VERP).

`<name>+<email, number, proof>@<domain>`: a report counts by the address it comes to, never by what
it says of recipients and Message-IDs, which whoever likes may write. The proof is an HMAC (RFC
2104), cut to 80 bits; all of it is in letters that servers which ignore case leave alone (RFC 4648
§6), and the part before the @ is at most 64 characters (RFC 5321 §4.5.3.1.1).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

PROOF_BYTES = 10
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
    :param keys: gives the keys of this moment, the newest first; each proves with one derived of it
    """

    def __init__(self, mailbox: str, keys: Callable[[], Sequence[bytes]]) -> None:
        self.mailbox = mailbox
        self._keys = keys

    def of(self, email_id: UUID, number: int, *, otherwise: str) -> str:
        """Tell the address that a try is sent from.

        :param otherwise: the address where there is no mailbox for what comes back
        """
        if not self.mailbox:
            return otherwise
        name, _, domain = self.mailbox.rpartition("@")
        said = email_id.bytes + number.to_bytes(NUMBER_BYTES, "big")
        code = base64.b32encode(said + _proof(said, self._keys()[0])).decode().rstrip("=").lower()
        return f"{name}+{code}@{domain}"

    def find(self, text: str) -> Try | None:
        """Find the try that headers name, by an address of ours whose proof is right."""
        for found in CODE.finditer(text):
            code = found[1].upper()
            whole = base64.b32decode(code + "=" * (-len(code) % 8))
            said, proof = whole[:-PROOF_BYTES], whole[-PROOF_BYTES:]
            if any(hmac.compare_digest(proof, _proof(said, key)) for key in self._keys()):
                return Try(UUID(bytes=said[:16]), int.from_bytes(said[16:], "big"))
        return None


def _proof(said: bytes, key: bytes) -> bytes:
    derived = hmac.digest(key, PURPOSE, hashlib.sha256)
    return hmac.digest(derived, said, hashlib.sha256)[:PROOF_BYTES]
