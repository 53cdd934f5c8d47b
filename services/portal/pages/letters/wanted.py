"""Which letters are wanted: what stands behind the `?` of the list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

import flask

from services.portal.clients.letters import Kind
from services.portal.languages import current, marked
from services.portal.languages import gettext as _
from services.portal.rendering import page_number

SIZES = (25, 50, 100)
SIZE_COOKIE = "page-size"
LONGEST_SEARCH = 120
LONGEST_CODE = 40

UNREAD = {"true": marked("Unread letters only"), "false": marked("Letters read only")}
SORTS = {
    "title": marked("Subject"),
    "category": marked("Kind"),
    "dated_on": marked("Dated"),
    "due_on": marked("To be answered by"),
    "deposited_at": marked("Received on"),
}
"""What the list may be sorted by, in the order of the columns."""

FILTERS = ("q", "unread", "category")
NEWEST = "-deposited_at"


@dataclass(frozen=True)
class Wanted:
    """Which letters are wanted, in which order.

    :ivar asked: what was asked that makes sense, by name; everything else is left out
    """

    asked: Mapping[str, str]
    page: int
    size: int

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Self:
        """Read it from an address."""
        asked = {name: value.strip() for name, value in said.items() if _is_good(name, value)}
        size = said.get("page_size") or flask.request.cookies.get(SIZE_COOKIE) or ""
        return cls(
            asked,
            page=page_number(said),
            size=int(size) if size in map(str, SIZES) else SIZES[0],
        )

    def __getitem__(self, name: str) -> str:
        """Give what is asked of one name; an empty text: nothing."""
        return self.asked.get(name, "")

    @property
    def filter(self) -> dict[str, str]:
        """Tell what narrows the list, as the API calls it."""
        return {name: self.asked[name] for name in FILTERS if name in self.asked}

    @property
    def query(self) -> dict[str, Any]:
        """Tell what to ask the API for."""
        return {**self.asked, "page": self.page, "page_size": self.size}

    @property
    def sort(self) -> str:
        """Tell what the list is sorted by; `-` before a column reverses it."""
        return self.asked.get("sort", "" if "q" in self.asked else NEWEST)

    def address(self, **changes: str | int | None) -> str:
        """Tell the address of the same list with some of it changed; None takes a part away."""
        kept = {n: v for n, v in {**self.asked, **changes}.items() if v not in (None, "")}
        path = flask.url_for("letters.listed")
        return f"{path}?{urlencode(kept)}" if kept else path

    def sorted_by(self, column: str) -> str:
        """Tell the address that sorts by a column, or turns its order round."""
        return self.address(sort=f"-{column}" if self.sort == column else column)

    def chips(self, kinds: list[Kind]) -> Iterator[tuple[str, str]]:
        """Say each filter in words, with the address of the list without it."""
        labels = {kind.code: kind.labels[current()] for kind in kinds}
        if "q" in self.asked:
            words = f"« {self['q']} »" if current() == "fr" else f"“{self['q']}”"
            yield words, self.address(q=None)
        if "unread" in self.asked:
            is_unread = self["unread"]
            yield _(UNREAD[is_unread]), self.address(unread=None)
        if "category" in self.asked:
            yield labels.get(self["category"], self["category"]), self.address(category=None)


def _is_good(name: str, value: str) -> bool:
    value = value.strip()
    if name == "unread":
        return value in UNREAD
    if name == "sort":
        return value.removeprefix("-") in SORTS
    longest = {"q": LONGEST_SEARCH, "category": LONGEST_CODE}
    return name in longest and 0 < len(value) <= longest[name]
