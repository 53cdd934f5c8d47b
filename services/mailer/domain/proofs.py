"""What we write for others to hand back, with a proof that it is ours (HMAC, RFC 2104).

The proof is cut to 80 bits; all of it is in letters that programs which ignore case leave alone
(RFC 4648 §6).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PROOF_BYTES = 10


@dataclass(frozen=True)
class Prover:
    """Proves what is for one purpose.

    :ivar purpose: by which keys of their own are derived: what is proved for one is void for others
    :ivar keys: gives the keys of this moment, the newest first
    """

    purpose: bytes
    keys: Callable[[], Sequence[bytes]]

    def write(self, said: bytes) -> str:
        """Write something with its proof."""
        whole = said + self._proof(said, self.keys()[0])
        return base64.b32encode(whole).decode().rstrip("=").lower()

    def read(self, code: str) -> bytes | None:
        """Tell what was written; None: it is not ours."""
        upper = code.upper()
        try:
            whole = base64.b32decode(upper + "=" * (-len(upper) % 8))
        except (binascii.Error, ValueError):
            return None
        said, proof = whole[:-PROOF_BYTES], whole[-PROOF_BYTES:]
        proofs = (self._proof(said, key) for key in self.keys())
        return said if any(hmac.compare_digest(proof, each) for each in proofs) else None

    def _proof(self, said: bytes, key: bytes) -> bytes:
        derived = hmac.digest(key, self.purpose, hashlib.sha256)
        return hmac.digest(derived, said, hashlib.sha256)[:PROOF_BYTES]
