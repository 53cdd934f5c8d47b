"""The bundled list of common passwords: a Bloom filter, read in a millisecond."""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from shared.text import fold_password_case

FILE = Path(__file__).parent.parent / "data" / "common-passwords.bloom"
SHORTEST = 6
"""Shorter passwords are not in the list: no policy lets them through anyway."""

_HASHES = 14
_EDGES = re.compile(r"^[^a-z]+|[^a-z]+$")


class CommonPasswords:
    """Tells whether a password is common, and hardly ever takes another for one.

    :param bits: the filter
    """

    def __init__(self, bits: bytes) -> None:
        self.bits = bytearray(bits)

    def __contains__(self, password: str) -> bool:
        return all(self.bits[at // 8] & 1 << at % 8 for at in self._places(password))

    def add(self, password: str) -> None:
        """Put a password in."""
        for at in self._places(password):
            self.bits[at // 8] |= 1 << at % 8

    def covers(self, password: str) -> bool:
        """Tell whether a password is common, as it is or without the digits and signs around it.

        "Password1!" meets the four classes of [S1] and is the first that anybody tries.
        """
        folded = fold_password_case(password)
        core = _EDGES.sub("", folded)
        return folded in self or (len(core) >= SHORTEST and core in self)

    def _places(self, password: str) -> Iterator[int]:
        digest = sha256(password.encode()).digest()
        first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16]) | 1
        return ((first + number * step) % (len(self.bits) * 8) for number in range(_HASHES))


@cache
def bundled() -> CommonPasswords:
    """Read the list that comes with the code, once in a process."""
    return CommonPasswords(FILE.read_bytes())
