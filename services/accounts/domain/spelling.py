"""Identifiers read aloud: a word for each letter, as one spells on the telephone [S1]."""

from typing import NamedTuple

from services.accounts.domain import Language
from shared.text import fold_code

_WORDS = {
    Language.FR: (
        "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis "
        "Marcel Nicolas Oscar Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier "
        "Yvonne Zoé"
    ),
    Language.EN: (
        "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November "
        "Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
    ),
}
"""The French telephone alphabet; for English, that of the International Civil Aviation
Organization. Every word begins with its letter."""

_DIGITS = {
    Language.FR: ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
    Language.EN: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}
_AS = {Language.FR: "{letter} comme {word}", Language.EN: "{letter} as in {word}"}
_A_DIGIT = {Language.FR: "le chiffre {word}", Language.EN: "the digit {word}"}


class Sign(NamedTuple):
    """One character of an identifier.

    :ivar word: the word that stands for it, such as "Joseph", or "quatre"
    :ivar spoken: what one says, such as "J comme Joseph", or "le chiffre quatre"
    """

    character: str
    word: str
    spoken: str


def spell(identifier: str, language: Language) -> list[Sign]:
    """Spell an identifier, character by character, in the order they are typed.

    :param identifier: letters A to Z and digits; letters are read as capitals
    """
    words = {word[0]: word for word in _WORDS[language].split()}
    signs = []
    for character in fold_code(identifier):
        if character.isdigit():
            word = _DIGITS[language][int(character)]
            signs.append(Sign(character, word, _A_DIGIT[language].format(word=word)))
        else:
            word = words[character]
            spoken = _AS[language].format(letter=character, word=word)
            signs.append(Sign(character, word, spoken))
    return signs


def aloud(signs: list[Sign]) -> str:
    """Join what one says into one text, for a screen reader or a voice, a pause after each."""
    return ", ".join(sign.spoken for sign in signs) + "."
