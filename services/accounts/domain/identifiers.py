"""Identifiers: what one types to sign in (design.md §4.2)."""

import re
import secrets
from collections.abc import Callable, Iterator

from shared.crypto.codes import IDENTIFIER_ALPHABET
from shared.text import latin_letters

DRAWN = 5
"""How many characters are drawn, after four that come from the name."""

PAD = "X"
TRIES = 50

_READ_AS = str.maketrans("4358679", "AESBGTG")
"""Digits that are read as letters."""

_OFFENSIVE = re.compile(
    "ANUS|BAISE|BITCH|BITE|BRANL|CHIE|COCK|CONN|COUIL|CUL|CUNT|DICK|DILDO|ENCUL|FAG|FDP|FIOTE"
    "|FION|FOUTRE|FUCK|FUK|GOUIN|HITLER|KKK|MERD|NAZI|NEGR|NIGG|NIQU|NTM|PEDE|PENIS|PETASS|PISS"
    "|PORN|PUTE|PUTA|RAPE|RATON|SALOP|SEX|SHIT|SLUT|SUCE|TAPETT|TURD|VIOL|WANK|WHORE|YOUP|ZIZI"
)


def is_offensive(identifier: str) -> bool:
    """Tell whether an identifier, read aloud, holds a word that nobody wants to be called by."""
    return bool(_OFFENSIVE.search(identifier) or _OFFENSIVE.search(identifier.translate(_READ_AS)))


def prefix(first_name: str, last_name: str) -> str:
    """Take the first letter of the first name and three of the last name, padded with X.

    A prefix that offends by itself keeps as many of its letters as do not.
    """
    taken = latin_letters(first_name)[:1].ljust(1, PAD) + latin_letters(last_name)[:3].ljust(3, PAD)
    for kept in range(len(taken), -1, -1):
        padded = taken[:kept].ljust(len(taken), PAD)
        if not is_offensive(padded):
            return padded
    raise AssertionError("padding offends nobody")


def candidates(
    first_name: str, last_name: str, *, pick: Callable[[str], str] = secrets.choice
) -> Iterator[str]:
    """Draw identifiers for somebody, until a free one is found or it is time to give up.

    :param pick: draws one character
    """
    start = prefix(first_name, last_name)
    for _ in range(TRIES):
        drawn = start + "".join(pick(IDENTIFIER_ALPHABET) for _ in range(DRAWN))
        if not is_offensive(drawn):
            yield drawn
