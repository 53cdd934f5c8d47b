"""Addresses as envelopes carry them: lines of 38 characters, six of them where that can be had.

AFNOR NF Z 10-011 says so. What is on record may be longer: such a line is written shorter, then
wrapped. Nothing of it is left out; beyond six lines the letter is set in a smaller size.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from shared.text import fold_word, width

WIDTH = 38
LINES = 6

SHORTER = {
    "allée": "ALL",
    "appartement": "APP",
    "avenue": "AV",
    "bâtiment": "BAT",
    "boulevard": "BD",
    "chemin": "CHE",
    "escalier": "ESC",
    "étage": "ETG",
    "faubourg": "FG",
    "général": "GAL",
    "immeuble": "IMM",
    "impasse": "IMP",
    "lieu-dit": "LD",
    "lotissement": "LOT",
    "maréchal": "MAL",
    "passage": "PAS",
    "place": "PL",
    "président": "PDT",
    "quartier": "QUA",
    "résidence": "RES",
    "route": "RTE",
    "saint": "ST",
    "sainte": "STE",
    "square": "SQ",
    "zone": "ZN",
}
"""What the norm writes shorter, word by word; only in lines that are too long."""

OF_RECORD = 2
"""How many lines stand before those of the place: the representative's, and the establishment's."""


def postal(lines: Sequence[str]) -> list[str]:
    """Write an address as an envelope carries it; its last line is the postcode and the town."""
    wrapped = [[*_wrapped(_shortened(line))] for line in lines]
    head = [part for parts in wrapped[:OF_RECORD] for part in parts]
    place = [part for parts in wrapped[OF_RECORD:-1] for part in parts]
    town = wrapped[-1] if len(wrapped) > OF_RECORD else []
    while len(head) + len(place) + len(town) > LINES and (pair := _shortest_pair(place)):
        place[pair - 1 : pair + 1] = [f"{place[pair - 1]}, {place[pair]}"]
    return [*head, *place, *town]


def _shortened(line: str) -> str:
    """Write words of a line shorter, from its beginning, until it is short enough."""
    words = re.split(r"(\s+|(?<=-))", line)
    for place, word in enumerate(words):
        if width("".join(words)) <= WIDTH:
            break
        words[place] = SHORTER.get(fold_word(word), word)
    return "".join(words)


def _wrapped(line: str) -> Iterable[str]:
    """Break a line between words; a word that has no room on a line of its own is broken too."""
    said = ""
    for word in line.split():
        if said and width(said) + 1 + width(word) > WIDTH:
            yield said
            said = ""
        pieces = list(_pieces(word))
        yield from pieces[:-1]
        said = f"{said} {pieces[-1]}" if said else pieces[-1]
    if said:
        yield said


def _pieces(word: str) -> Iterable[str]:
    piece = ""
    for character in word:
        if width(piece + character) > WIDTH:
            yield piece
            piece = ""
        piece += character
    yield piece


def _shortest_pair(lines: Sequence[str]) -> int | None:
    """Find two neighbours with room on one line: the place of the second; None: there are none."""
    joined = [width(f"{first}, {second}") for first, second in pairwise(lines)]
    if not joined or min(joined) > WIDTH:
        return None
    return joined.index(min(joined)) + 1
