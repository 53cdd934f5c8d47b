"""Words as they are compared and sorted: without accents, without case."""

import re
import unicodedata

_WRITTEN_OUT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_MARKS = re.compile(r"[\u0300-\u036f]")
_BETWEEN_WORDS = re.compile(r"[\s\u2010-\u2015'\u2019\-]+")


def fold(text: str) -> str:
    """Write a text in lower case without accents; what separates words becomes one space.

    `fold("  L’Œillet-Échard ")` is `"l oeillet echard"`. Folding what is folded changes nothing.
    """
    plain = text
    while True:
        folded = unicodedata.normalize("NFKD", plain.casefold().translate(_WRITTEN_OUT))
        folded = _BETWEEN_WORDS.sub(" ", _MARKS.sub("", folded)).strip()
        if folded == plain:
            return folded
        plain = folded


def letters(text: str) -> str:
    """Keep the ASCII letters of a text, transliterated, in upper case."""
    return re.sub(r"[^A-Z]", "", fold(text).upper())
