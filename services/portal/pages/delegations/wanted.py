"""Which delegations are wanted: what stands behind the `?` of a list of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from services.portal.pages.delegations import words
from services.portal.rendering import page_number

LONGEST = 100
CHOICES: Mapping[str, Any] = {
    "side": words.SIDES,
    "status": words.STATES,
    "attention": words.ATTENTION,
}
DAYS = ("ends_before", "ends_after")
FILTERS = ("q", *CHOICES, *DAYS)
"""What narrows a list, as the API calls it."""


@dataclass(frozen=True)
class Wanted:
    """Which delegations are wanted, in which order.

    :ivar asked: what was asked that makes sense, by name; everything else is left out
    """

    asked: Mapping[str, str]
    page: int

    @classmethod
    def read(cls, said: Mapping[str, str], **always: str) -> Self:
        """Read it from an address, or from a form that carries one.

        :param always: what a list narrows by, whatever is asked
        """
        asked = {name: value.strip() for name, value in said.items() if _is_good(name, value)}
        return cls(asked | always, page_number(said))

    def __getitem__(self, name: str) -> str:
        """Give what is asked of one name; an empty text: nothing."""
        return self.asked.get(name, "")

    @property
    def filter(self) -> dict[str, str]:
        """Tell what narrows the list."""
        return {name: self.asked[name] for name in FILTERS if name in self.asked}

    @property
    def query(self) -> dict[str, Any]:
        """Tell what to ask the API for."""
        return {**self.asked, "page": self.page}


def _is_good(name: str, value: str) -> bool:
    value = value.strip()
    if name in CHOICES:
        return value in CHOICES[name]
    if name in DAYS:
        return is_day(value)
    if name == "sort":
        return value.removeprefix("-") in words.SORTS
    return name == "q" and 0 < len(value) <= LONGEST


def is_day(text: str) -> bool:
    """Tell whether a text is a day, as an address writes one."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2000-01-01")
