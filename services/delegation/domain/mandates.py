"""Mandates on paper, which a request takes up: when each was signed, and what it is filed under."""

import re
from datetime import date
from typing import NamedTuple

from shared.text import fold

_WORD = re.compile(r"\w{3,}")


class Mandate(NamedTuple):
    """A mandate on paper: it grants nothing; the request that takes it up is to be accepted."""

    signed_on: date
    reference: str


def may_name(written: str, known: str) -> bool:
    """Tell whether a name on paper may be that of an establishment, which the register knows.

    Each word of the shorter name is in the longer one, whatever case, accents and order: `Mairie de
    Sorges` may be `MAIRIE DE SORGES ET LIGUEUX`, and is not `Commune de Sorges`. Words of one or
    two letters count for nothing.
    """
    one, other = _words(written), _words(known)
    return bool(one) and bool(other) and (one <= other or other <= one)


def _words(name: str) -> set[str]:
    return set(_WORD.findall(fold(name)))
