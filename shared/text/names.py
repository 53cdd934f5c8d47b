"""What people's names are made of, in whatever script."""

import unicodedata

from shared.errors import Bilingual

NO_NAME = Bilingual(
    "{character} is not accepted here: names are written with letters, spaces, hyphens, "
    "apostrophes and full stops.",
    "{character} n'est pas accepté ici : un nom s'écrit avec des lettres, des espaces, des traits "
    "d'union, des apostrophes et des points.",
)
_SPACE = " "
_HYPHENS = "-\u058a\u05be\u2010\u2011"
_APOSTROPHES = "'\u02b9\u02bb\u02bc\u05f3\u2018\u2019\uff07"
_FULL_STOPS = ".\u3002\uff0e\uff61"
_JOINERS = "\u200c\u200d"
"""Cleaning leaves them where a script needs them."""

_SIGNS = frozenset(_SPACE + _HYPHENS + _APOSTROPHES + _FULL_STOPS + _JOINERS)


def unacceptable_in_name(name: str) -> str | None:
    """Find the first character that no name is written with; None: there is none.

    Letters, marks, spaces, hyphens, apostrophes and full stops of any script are; digits, other
    signs, pictures, private, unassigned and control characters are not. Nor is a name of signs
    alone: then its first one is told.
    """
    for character in name:
        if character not in _SIGNS and unicodedata.category(character)[0] not in "LM":
            return character
    has_letter = any(unicodedata.category(character).startswith("L") for character in name)
    return None if has_letter or not name else name[0]


def name_fault(name: str) -> Bilingual | None:
    """Tell what is wrong with a name, by the character; None: nothing."""
    character = unacceptable_in_name(name)
    return None if character is None else NO_NAME.format(character=described(character))


def described(character: str) -> str:
    """Name a character, so that it is found even if it cannot be shown: `＝ (U+FF1D)`."""
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code
