"""Two texts side by side: paragraph by paragraph, and in those that changed word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 600
"""Of a paragraph, spaces counted: longer ones are shown whole, as time goes by the square."""

MOST_PARAGRAPHS = 2000
"""Of a text: of longer ones the paragraphs are set side by side in their order, and not matched."""

ALIKE = 0.5
"""How much of two paragraphs must be the same words: others are two, and no change of one."""

Said = tuple[bool, str]
"""Words, and whether they are on this side alone."""


@dataclass(frozen=True)
class Pair:
    """A paragraph before and after.

    :ivar kind: same, changed, added or removed
    :ivar before: what stood there, in pieces; none: it was added
    :ivar after: what stands there; none: it was removed
    """

    kind: str
    before: tuple[Said, ...]
    after: tuple[Said, ...]


def paragraphs(text: str) -> list[str]:
    """Cut a text where its lines end; empty ones are left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def compare(before: str, after: str) -> list[Pair]:
    """Set two texts out side by side."""
    old, new = paragraphs(before), paragraphs(after)
    found: list[Pair] = []
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        return list(_replaced(old, new))
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Pair("same", ((False, one),), ((False, one),)) for one in old[i:j]]
        else:
            found += _replaced(old[i:j], new[k:m])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    for place in range(max(len(old), len(new))):
        if place >= len(old):
            yield Pair("added", (), ((True, new[place]),))
        elif place >= len(new):
            yield Pair("removed", ((True, old[place]),), ())
        elif old[place] == new[place]:
            yield Pair("same", ((False, old[place]),), ((False, new[place]),))
        else:
            yield Pair("changed", *_words(old[place], new[place]))


def _words(old: str, new: str) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    one, other = WORDS.findall(old), WORDS.findall(new)
    matched = SequenceMatcher(None, one, other, autojunk=False)
    if max(len(one), len(other)) > MOST_WORDS or matched.quick_ratio() < ALIKE:
        return ((True, old),), ((True, new),)
    before: list[Said] = []
    after: list[Said] = []
    for kind, i, j, k, m in matched.get_opcodes():
        is_other = kind != "equal"
        if j > i:
            before.append((is_other, "".join(one[i:j])))
        if m > k:
            after.append((is_other, "".join(other[k:m])))
    return tuple(before), tuple(after)
