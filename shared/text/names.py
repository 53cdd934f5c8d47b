"""What people's names are made of, in whatever script."""

import re
import unicodedata

from shared.errors import Bilingual

NO_NAME = Bilingual(
    "{character} is not accepted here: names are written with letters, spaces, hyphens, "
    "apostrophes and full stops.",
    "{character} n'est pas accepté ici : un nom s'écrit avec des lettres, des espaces, des traits "
    "d'union, des apostrophes et des points.",
)
MIXED = Bilingual(
    "“{word}” mixes alphabets whose letters pass for one another, such as {character}: write it "
    "in one.",
    "« {word} » mélange des alphabets dont les lettres se confondent, comme {character} : "
    "écrivez-le dans un seul.",
)
_SPACE = " "
_HYPHENS = "-\u058a\u05be\u2010\u2011"
_APOSTROPHES = "'\u02b9\u02bb\u02bc\u05f3\u2018\u2019\uff07"
_FULL_STOPS = ".\u3002\uff0e\uff61"
_JOINERS = "\u200c\u200d"
"""Cleaning leaves them where a script needs them."""

_ALIKE = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LATIN", "LISU"})
_BETWEEN = re.compile(f"[{_SPACE}{re.escape(_HYPHENS)}{_APOSTROPHES}{_FULL_STOPS}]+")
_SIGNS = frozenset(_SPACE + _HYPHENS + _APOSTROPHES + _FULL_STOPS + _JOINERS)


def unacceptable_in_name(name: str) -> str | None:
    """Find the first character that no name is written with; None: there is none.

    Letters, marks on them, spaces, hyphens, apostrophes and full stops of any script are; digits,
    other signs, rings and squares around letters, marks on nothing, pictures, private, unassigned
    and control characters are not. Nor is a name of signs alone: then its first one is told.
    """
    carries = False
    for character in name:
        category = unicodedata.category(character)
        is_mark = category in ("Mn", "Mc")
        if character not in _SIGNS and category[0] != "L" and not (is_mark and carries):
            return character
        carries = character not in _SIGNS or character in _JOINERS
    has_letter = any(unicodedata.category(character).startswith("L") for character in name)
    return None if has_letter or not name else name[0]


def name_fault(name: str) -> Bilingual | None:
    """Tell what is wrong with a name, by the character; None: nothing."""
    character = unacceptable_in_name(name)
    if character is not None:
        return NO_NAME.format(character=described(character))
    return next(filter(None, map(mixture_fault, _BETWEEN.split(name))), None)


def mixture_fault(word: str) -> Bilingual | None:
    """Tell of a word in which letters of one alphabet pass for another's: `а` for `a`."""
    alphabets = {letter: _alphabet(letter) for letter in word if letter.isalpha()}
    others = list(dict.fromkeys(filter(None, alphabets.values())))[1:]
    for letter, alphabet in alphabets.items():
        if alphabet in others:
            return MIXED.format(word=word[:40], character=described(letter))
    return None


def _alphabet(letter: str) -> str | None:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in _ALIKE else None


def described(character: str) -> str:
    """Name a character, so that it is found even if it cannot be shown: `＝ (U+FF1D)`."""
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code
