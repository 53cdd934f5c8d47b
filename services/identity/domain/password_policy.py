"""What a password must be, and passwords that are (design.md §4.4)."""

import re
import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.identity.config import PolicyName
from services.identity.domain.common_passwords import bundled
from services.identity.domain.password_list import PasswordList
from shared.errors import Bilingual
from shared.text import fold_password, same_password

LONGEST = 128
SUGGESTED = 16
_LEAST_OF_WORDS = {"contains_identifier": 1, "contains_name": 4, "contains_establishment": 5}
"""From how many letters or digits on a word counts: shorter ones stand in passwords by chance."""

_LONGEST_RUN = 2
"""How many letters or digits follow one another in a suggestion."""

_LOOK_ALIKES = set("0O1Il|")
_SIGNS = "!#$%&*+-=?@_"
_DRAWN_FROM = sorted(set(string.ascii_letters + string.digits + _SIGNS) - _LOOK_ALIKES)

CLASSES = {
    "digit": str.isdecimal,
    "lower": str.islower,
    "upper": str.isupper,
    "special": lambda character: not character.isalnum(),
}
"""The four classes of [S1]: what makes a character one of each."""

REASONS = {
    "too_short": Bilingual(
        "It has fewer than {least} characters.", "Il a moins de {least} caractères."
    ),
    "too_long": Bilingual(
        f"It has more than {LONGEST} characters.", f"Il a plus de {LONGEST} caractères."
    ),
    "no_digit": Bilingual("It has no digit.", "Il n'a pas de chiffre."),
    "no_lower": Bilingual("It has no lower-case letter.", "Il n'a pas de minuscule."),
    "no_upper": Bilingual("It has no upper-case letter.", "Il n'a pas de majuscule."),
    "no_special": Bilingual("It has no special character.", "Il n'a pas de caractère spécial."),
    "common": Bilingual(
        "It is one of the most common passwords, or one with digits or signs around it, or it has "
        "been lost to thieves elsewhere.",
        "C'est un mot de passe des plus courants, ou l'un d'eux entouré de chiffres ou de signes, "
        "ou il a été volé ailleurs.",
    ),
    "contains_identifier": Bilingual(
        "It contains your identifier.", "Il contient votre identifiant."
    ),
    "contains_name": Bilingual("It contains your name.", "Il contient votre nom ou votre prénom."),
    "contains_establishment": Bilingual(
        "It contains a word of your establishment's name.",
        "Il contient un mot du nom de votre établissement.",
    ),
}
"""Every fault a password can have, with the sentence that tells it."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whom a password is for: what it must not contain."""

    identifier: str
    names: tuple[str, ...]
    establishment_name: str


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a password must be.

    :ivar classes: the classes of characters of which it needs one each
    :ivar lost: a list that the operators have brought in, beside the one that is shipped
    :ivar is_raised: whether an establishment asks for more than the platform
    """

    name: PolicyName
    min_length: int
    max_length: int = LONGEST
    classes: tuple[str, ...] = ()
    lost: PasswordList | None = None
    is_raised: bool = False

    def faults(self, password: str, holder: Holder) -> dict[str, Bilingual]:
        """List every fault of a password, by code, each with its reason.

        It is judged as it is hashed, however it was typed.
        """
        password = same_password(password)
        found = [*self._faults_of_form(password), *_faults_of_words(password, holder)]
        return {code: REASONS[code].format(least=self.min_length) for code in found}

    def raised(self, *, to: PolicyName | None, min_length: int | None) -> "Policy":
        """Ask for the rules of another policy too, and for a least length; never for less.

        What is good by the result is good by this policy.
        """
        other = POLICIES[to] if to else self
        both = {*self.classes, *other.classes}
        raised = replace(
            self,
            min_length=max(self.min_length, other.min_length, min_length or 0),
            classes=tuple(name for name in CLASSES if name in both),
        )
        return replace(raised, is_raised=raised != self)

    def suggest(self) -> str:
        """Draw a password that meets the policy, whoever it is for, without look-alikes."""
        while True:
            drawn = _drawn(max(SUGGESTED, self.min_length))
            missing = [name for name, belongs in CLASSES.items() if not any(map(belongs, drawn))]
            if not missing and not bundled().covers(drawn):
                return drawn

    def _faults_of_form(self, password: str) -> Iterator[str]:
        if len(password) < self.min_length:
            yield "too_short"
        if len(password) > self.max_length:
            yield "too_long"
        for name in self.classes:
            if not any(map(CLASSES[name], password)):
                yield f"no_{name}"
        if bundled().covers(password) or (self.lost is not None and password in self.lost):
            yield "common"


POLICIES = {
    PolicyName.SEED: Policy(name=PolicyName.SEED, min_length=8, classes=tuple(CLASSES)),
    PolicyName.MODERN: Policy(name=PolicyName.MODERN, min_length=15),
}


def _drawn(length: int) -> str:
    """Draw characters; a sign follows two others, so that no word, hence no name, is among them."""
    drawn = ""
    for _ in range(length):
        ends_run = len(drawn) >= _LONGEST_RUN and drawn[-_LONGEST_RUN:].isalnum()
        drawn += secrets.choice(_SIGNS if ends_run else _DRAWN_FROM)
    return drawn


def _faults_of_words(password: str, holder: Holder) -> Iterator[str]:
    folded = fold_password(password)
    told = {
        "contains_identifier": (holder.identifier,),
        "contains_name": holder.names,
        "contains_establishment": (holder.establishment_name,),
    }
    for code, texts in told.items():
        words = (word for text in texts for word in re.split(r"[^a-z0-9]+", fold_password(text)))
        if any(len(word) >= _LEAST_OF_WORDS[code] and word in folded for word in words):
            yield code
