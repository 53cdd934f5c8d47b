"""Text as it comes in: characters that nobody sees go, and what looks alike is written alike."""

import re
import unicodedata
from collections.abc import Callable

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2065"
    "\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""What leaves no mark in any writing (Unicode's Default_Ignorable_Code_Point and format signs).

Not among them: what turns the direction of writing, which fields refuse, and the two below.
"""

_JOINED = "\u0600-\u1fff\u2190-\u2bff\u3000-\ud7ff\ufb1d-\ufdff\ufe70-\ufeff\U00010000-\U0001faff"
_MISPLACED = re.compile(
    f"(?<![{_JOINED}\ufe0f])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
    f"|(?<![\u2000-\u200b\u2010-\ud7ff\uf900-\ufdff\U00010000-\U0003ffff])[\ufe00-\ufe0f]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)
"""Joiners and selectors of variants, where they choose between no two ways of writing.

Persian, Indic scripts, ideographs and pictures need them; between Latin letters nobody sees them.
"""

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+")
_MARKS_IN_A_ROW = 30
"""More in a row are no writing (UAX 15, D4), and take the square of their number to be sorted."""


def clean(text: str) -> str:
    """Write a line as it is kept: composed (NFC), its spaces single, nothing unseen, stripped.

    Cleaning what is clean changes nothing. Control characters stay, to be refused by name.
    """
    return _until_stable(text, lambda line: _SPACES.sub(" ", _composed(line)).strip())


def clean_lines(text: str) -> str:
    """Write several lines as they are kept: as `clean` does, but the spaces within them stay."""
    return _until_stable(text.replace("\r\n", "\n"), lambda lines: _composed(lines).strip())


def compose(text: str) -> str:
    """Write a text in Unicode's composed form, unless it heaps marks: that could take an hour."""
    return text if is_heaped(text) else unicodedata.normalize("NFC", text)


def is_heaped(text: str) -> bool:
    """Tell whether more marks stand on one letter than any writing has."""
    if text.isascii():
        return False
    heap = 0
    for character in text:
        heap = heap + 1 if unicodedata.category(character).startswith("M") else 0
        if heap > _MARKS_IN_A_ROW:
            return True
    return False


def width(text: str) -> int:
    """Count the characters of a line as they are seen: marks stand on those before them."""
    return sum(not unicodedata.combining(character) for character in text)


def is_seen(character: str) -> bool:
    """Tell whether a character leaves a mark: a field of others alone is not filled in."""
    return unicodedata.category(character) not in ("Cf", "Zs", "Mn", "Me")


def has_control(text: str, *, is_multiline: bool = False) -> bool:
    """Tell whether a text has control characters, or some that turn the direction of writing.

    The latter can make a name look like another.

    :param is_multiline: whether ends of lines and tabs are none
    """
    allowed = "\n\t" if is_multiline else ""
    return any(
        character not in allowed
        and (unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _BIDI)
        for character in text
    )


def _composed(text: str) -> str:
    return compose(_MISPLACED.sub("", _UNSEEN.sub("", text)))


def _until_stable(text: str, step: Callable[[str], str]) -> str:
    while (cleaned := step(text)) != text:
        text = cleaned
    return text
