"""What is said about a field, in English and in French."""

import re

from shared.errors import Bilingual

__all__ = ["FRENCH", "Bilingual", "in_language"]

FRENCH: dict[str, str] = {
    r"Missing data for required field\.": "Ce champ est obligatoire.",
    r"Field may not be null\.": "Ce champ ne peut pas être nul.",
    r"Unknown field\.": "Champ inconnu.",
    r"Invalid value\.|Invalid input\.": "Valeur incorrecte.",
    r"Invalid (?:input )?type\.|Not a valid mapping type\.": (
        "Type incorrect : un objet est attendu."
    ),
    r"Not a valid list\.": "Une liste est attendue.",
    r"Not a valid string\.|Not a valid utf-8 string\.": "Un texte est attendu.",
    r"Not a valid boolean\.": "Un booléen est attendu.",
    r"Not a valid integer\.": "Un nombre entier est attendu.",
    r"Not a valid number\.": "Un nombre est attendu.",
    r"Number too large\.": "Ce nombre est trop grand.",
    r"Not a valid date\.": "Une date est attendue : AAAA-MM-JJ.",
    r"Not a valid (?:aware )?datetime\.": "Une date et une heure avec fuseau sont attendues.",
    r"Not a valid UUID\.": "Un identifiant (UUID) est attendu.",
    r"Not a valid email address\.": "Adresse électronique incorrecte.",
    r"Not a valid URL\.": "Adresse web incorrecte.",
    r"Must be one of: (.*)\.": r"Doit être l'une de ces valeurs : \1.",
    r"Must be equal to (.*)\.": r"Doit être égal à \1.",
    r"Shorter than minimum length (\d+)\.": r"Au moins \1 éléments sont attendus.",
    r"Longer than maximum length (\d+)\.": r"Au plus \1 éléments sont attendus.",
    r"Length must be between (\d+) and (\d+)\.": r"De \1 à \2 éléments sont attendus.",
    r"Length must be (\d+)\.": r"Exactement \1 éléments sont attendus.",
    r"Must be greater than or equal to (\S+)\.": r"Doit être supérieur ou égal à \1.",
    r"Must be greater than (\S+)\.": r"Doit être supérieur à \1.",
    r"Must be less than or equal to (\S+)\.": r"Doit être inférieur ou égal à \1.",
    r"Must be less than (\S+)\.": r"Doit être inférieur à \1.",
    r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.": (
        r"Doit être compris entre \1 et \2."
    ),
    r"String does not match expected pattern\.": "La forme attendue n'est pas respectée.",
}
"""marshmallow's own messages, as patterns, and their French. Ours are `Bilingual`."""

PLAIN = {
    "Missing data for required field.": "This field is required.",
    "Field may not be null.": "This field may not be empty.",
}
"""Those of them that whoever fills in a form reads, in plain English."""

_PATTERNS = [(re.compile(english), french) for english, french in FRENCH.items()]


def in_language(message: str, language: str) -> str:
    """Say a message in a language; one that has no French stays English."""
    if language != "fr":
        return PLAIN.get(message, str(message))
    if isinstance(message, Bilingual):
        return message.fr
    for english, french in _PATTERNS:
        matched = english.fullmatch(message)
        if matched:
            return matched.expand(french)
    return str(message)
