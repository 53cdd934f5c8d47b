"""What a table for people says: headers, words and rights, in French or in English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

Words = Mapping[str, tuple[str, str]]
"""What something is called in French and in English, by its name in the code."""

NO_RIGHT = "none"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What a table shows; a subclass says of what, and writes the lines.

    :cvar HEADERS: the columns before those of rights
    :cvar WORDS: every value of a closed list that stands in a cell, levels of rights among them
    :ivar language: `fr`; in any other, it is English
    :ivar codes: the services whose rights have a column
    """

    HEADERS: ClassVar[Words]
    WORDS: ClassVar[Words]

    language: str
    codes: Sequence[str]

    @property
    def _place(self) -> int:
        return 0 if self.language == "fr" else 1

    @property
    def headers(self) -> list[str]:
        """Name the columns."""
        word = ("Droit", "Right")[self._place]
        named = [names[self._place] for names in self.HEADERS.values()]
        return [*named, *(f"{word}: {code}" for code in self.codes)]

    def word(self, value: str) -> str:
        """Say a value of a closed list."""
        return self.WORDS[str(value)][self._place]

    def rights(self, levels: Mapping[str, str]) -> list[str]:
        """Say how far somebody's rights go, column by column."""
        return [self.word(levels.get(code, NO_RIGHT)) for code in self.codes]
