"""An authenticator application (RFC 6238), as somebody has one on a telephone or a desktop."""

import base64
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

DIGITS = 6
STEP = 30  # seconds
AHEAD = 1
"""How many steps its clock may be ahead."""


@dataclass
class Authenticator:
    """Shows codes, each once: no code counts twice.

    :ivar key: as one types it in
    :ivar last_step: of the last code it has shown
    """

    key: str
    last_step: int = 0

    def code(self) -> str:
        """Show a code that it has not shown before; wait for it, if it is not good yet."""
        step = max(int(time.time()) // STEP, self.last_step + 1)
        time.sleep(max(0, (step - AHEAD) * STEP - time.time()))
        self.last_step = step
        return HOTP(base64.b32decode(self.key), DIGITS, SHA1()).generate(step).decode()
