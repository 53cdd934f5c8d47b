"""What a row of a file of accounts means, as people and spreadsheets write it."""

import re
from collections.abc import Mapping
from typing import Any

from shared.errors import Bilingual
from shared.text import fold

TITLES = {
    **dict.fromkeys(("m", "mr", "monsieur"), "mr"),
    **dict.fromkeys(("mme", "ms", "mrs", "madame", "mlle"), "ms"),
}
PROFILES = {
    **dict.fromkeys(("administrateur", "administrator", "admin"), "administrator"),
    **dict.fromkeys(("utilisateur", "user"), "user"),
}
LEVELS = {
    **dict.fromkeys(("aucun", "none", "non", "-"), "none"),
    **dict.fromkeys(("lecture", "lecture seule", "read"), "read"),
    **dict.fromkeys(("modification", "ecriture", "write"), "write"),
}
LANGUAGES = {
    **dict.fromkeys(("fr", "francais", "french"), "fr"),
    **dict.fromkeys(("en", "anglais", "english"), "en"),
}
STATUSES = {
    **dict.fromkeys(("actif", "active", "expire", "expired"), "active"),
    **dict.fromkeys(("invite", "invited", "en attente"), "invited"),
}
LINES = ("address_1", "address_2", "address_3", "address_4")

KNOWN_WORDS = {
    "title": Bilingual("Write Ms or Mr.", "Écrivez Madame ou Monsieur."),
    "profile": Bilingual("Write administrator or user.", "Écrivez administrateur ou utilisateur."),
    "language": Bilingual("Write French or English.", "Écrivez français ou anglais."),
    "status": Bilingual("Write active or invited.", "Écrivez actif ou invité."),
    "rights": Bilingual("Write none, read or write.", "Écrivez aucun, lecture ou modification."),
}
"""What to write instead of a word that nobody knows."""

LONGEST_WORD = 40
"""In characters: folding takes the square of the marks on one letter."""

_AS_IS = ("first_name", "last_name", "email", "department", "identifier")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORDS = {
    "title": TITLES,
    "profile": PROFILES,
    "language": LANGUAGES,
    "status": STATUSES,
}


def payload(values: Mapping[str, str]) -> dict[str, Any]:
    """Tell what a row asks for, as a creation by request would; a word nobody knows stays as it is.

    Spreadsheets drop the zero that a phone number or a postcode begins with: it is put back.
    """
    said: dict[str, Any] = {"profile": "user", "rights": {}}
    said |= {name: values[name] for name in _AS_IS if name in values}
    for name, words in _WORDS.items():
        if name in values:
            said[name] = words.get(_word(values[name]), values[name])
    if "phone" in values:
        said["phone"] = zero_put_back(as_typed(values["phone"]), digits=9)
    if "expires_on" in values:
        said["expires_on"] = _DATE.sub(_iso, values["expires_on"])
    for column, value in values.items():
        if column.startswith("rights."):
            said["rights"][column.removeprefix("rights.")] = LEVELS.get(_word(value), value)
    if address := _address(values):
        said["postal_address"] = address
    return said


def unknown_words(values: Mapping[str, str]) -> dict[str, list[Bilingual]]:
    """Tell, by the field, what to write instead of each word of a row that nobody knows."""
    faults = {
        name: [KNOWN_WORDS[name]]
        for name, words in _WORDS.items()
        if name in values and _word(values[name]) not in words
    }
    for column, value in values.items():
        if column.startswith("rights.") and _word(value) not in LEVELS:
            faults[column] = [KNOWN_WORDS["rights"]]
    return faults


def _word(said: str) -> str:
    """Fold a word, to look it up; one that is longer than any known one stays as it is."""
    return fold(said).rstrip(".") if len(said) <= LONGEST_WORD else said


def _address(values: Mapping[str, str]) -> dict[str, Any] | None:
    lines = [values[line] for line in LINES if line in values]
    rest = {name: values[name] for name in ("postcode", "city") if name in values}
    if "postcode" in rest:
        rest["postcode"] = zero_put_back(as_typed(rest["postcode"]), digits=4)
    return {"lines": lines, **rest} if lines or rest else None


def as_typed(number: str) -> str:
    """Take away the apostrophe by which somebody kept a spreadsheet from making a number of it."""
    return number.removeprefix("'").removeprefix("\N{RIGHT SINGLE QUOTATION MARK}")


def zero_put_back(text: str, *, digits: int) -> str:
    """Put back the zero that a spreadsheet has taken from a number of one digit more."""
    return f"0{text}" if text.isascii() and text.isdigit() and len(text) == digits else text


def _iso(found: re.Match[str]) -> str:
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
