"""Text as it is compared: without accents, without case. Each kind of key has one function."""

import re
import unicodedata

from shared.text.cleaning import clean

MOST_TERMS = 10
"""How many terms are looked for at once."""

_WRITTEN_OUT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_UNSEEN = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BETWEEN_WORDS = re.compile(
    "[\\s'`\u00b4\u02b9-\u02bf\u2010-\u2015\u2018-\u201b\u2032\u2212\ufe63\uff0d\uff07\\-]+"
)


def fold(text: str) -> str:
    """Write a text in lower case without accents; what separates words becomes one space.

    `fold("  L’Œillet-Échard ")` is `"l oeillet echard"`. Folding what is folded changes nothing.
    """
    plain = clean(text)
    while True:
        apart = unicodedata.normalize("NFKD", plain.casefold().translate(_WRITTEN_OUT))
        bare = _UNSEEN.sub("", _MARKS.sub("", apart))
        folded = clean(_BETWEEN_WORDS.sub(" ", bare))
        if folded == plain:
            return folded
        plain = folded


def terms(text: str) -> list[str]:
    """Split what is looked for into folded terms, each once, in order; `l'` and `l’` are one."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_TERMS]


def fold_name(*, last_name: str, first_name: str) -> str:
    """Write what people are sorted by: the last name, then the first, each folded.

    A line's end stands between them, before which nothing else comes: `Martin, Zoé` comes before
    `Martin Petit, Anne`, and no two people are joined to the same text.
    """
    return f"{fold(last_name)}\n{fold(first_name)}"


def fold_address(email: str) -> str:
    """Write an e-mail address as it is compared, looked up and counted: in lower case."""
    return clean(email).casefold()


def fold_code(code: str) -> str:
    """Write an identifier or a contract number, however it was typed, as it is kept: upper case."""
    return unicodedata.normalize("NFKC", clean(code)).upper()


def fold_word(word: str) -> str:
    """Write a sign, a header or a code in lower case, its accents and separators as they are."""
    return clean(word).casefold()


def latin_letters(text: str) -> str:
    """Keep the ASCII letters of a text, transliterated, in upper case."""
    return re.sub("[^A-Z]", "", fold(text).upper())


def in_ascii(text: str) -> str:
    """Write a text for what takes ASCII alone: without accents; what has no such form goes."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def same_password(password: str) -> str:
    """Write a password the same however it was typed (NIST SP 800-63B-4: NFKC), before anything.

    What is judged is what is hashed: full-width letters are the letters they stand for.
    """
    return unicodedata.normalize("NFKC", password)


def fold_password_case(password: str) -> str:
    """Write a password as common ones are listed: in lower case."""
    return password.casefold()


def fold_password(password: str) -> str:
    """Write a password as words are looked for in it: in lower case, without accents."""
    apart = unicodedata.normalize("NFKD", password.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
