"""Rows of a list that differ in a few words only: what they share is rendered once.

A row of people is a hundred small pieces, and a page has up to a hundred rows; of each kind of row
(a user who is active, whom one may renew …) there are few, the same for all who look.
"""

import re
from collections.abc import Callable, Hashable, Mapping

from markupsafe import Markup, escape

BEGIN, END = "\ue000", "\ue001"
"""Around the name of what differs, where a row is rendered with names in the place of words. They
are signs for private use: nobody's."""

MARK = re.compile(f"{BEGIN}([a-z_]+){END}")


def stand_in(name: str) -> str:
    """Give what stands for something that differs from row to row."""
    return f"{BEGIN}{name}{END}"


MOST = 1_000
"""Kinds that are kept, of some kilobytes each; no word of anybody's is in them."""


BETWEEN = "\0"
"""Between words that are escaped at one go; a word that has it cannot be printed."""


class Shown(Markup):
    """A part of a page of which all is known to be something that a page can hold."""


class Rows:
    """Renders rows of one list, for all who look at it.

    :param clean: makes a text one that a page can hold; what can be printed is one
    """

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        self._kinds: dict[Hashable, tuple[str, list[str]]] = {}

    def render(self, kind: Hashable, words: Mapping[str, str], once: Callable[[], str]) -> Shown:
        """Render a row.

        :param kind: all that it shows but for `words`, and in which language
        :param words: what else it shows, by name
        :param once: renders a row of this kind, with `stand_in(name)` in the place of each word
        """
        known = self._kinds.get(kind)
        if known is None:
            if len(self._kinds) >= MOST:
                self._kinds.clear()
            parts = MARK.split(once())
            between = [part.replace("%", "%%") for part in parts[::2]]
            known = self._kinds[kind] = "%s".join(between), parts[1::2]
        row, names = known
        told = self._escaped(words)
        return Shown(row % tuple(told[name] for name in names))

    def _escaped(self, words: Mapping[str, str]) -> dict[str, str]:
        values = words.values()
        if "".join(values).isprintable():
            whole = escape(BETWEEN.join(values))
            return dict(zip(words, str.split(whole, BETWEEN), strict=True))
        return {name: escape(self._clean(word)) for name, word in words.items()}
