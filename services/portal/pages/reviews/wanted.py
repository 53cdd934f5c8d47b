"""Which accounts of a review are wanted: what stands behind the `?` of its page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

import flask

from services.portal.clients.reviews import AT_ONCE
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.accounts.wanted import PROFILES, SIGNED_IN, STATUSES
from services.portal.pages.reviews.words import DECISIONS, RECOMMENDATIONS
from services.portal.rendering import page_number

CHOICES: Mapping[str, Mapping[str, str]] = {
    "decision": DECISIONS,
    "recommendation": RECOMMENDATIONS,
    "profile": PROFILES,
    "status": {name: words for name, words in STATUSES.items() if name != "invited"},
    "has_signed_in": SIGNED_IN,
}
SORTS = ("last_name", "department", "status", "last_signed_in_at")
LONGEST = 120


@dataclass(frozen=True)
class Wanted:
    """Which accounts of a review are wanted, in which order.

    :ivar asked: what was asked that makes sense, by name; everything else is left out
    """

    review_id: UUID
    asked: Mapping[str, str]
    page: int = 1

    @classmethod
    def read(cls, review_id: UUID, said: Mapping[str, str]) -> Self:
        """Read it from an address, or from a form that carries one."""
        asked = {name: value.strip() for name, value in said.items() if _is_good(name, value)}
        return cls(review_id, asked, page_number(said))

    @property
    def filter(self) -> dict[str, str]:
        """Tell what narrows the list."""
        return {name: value for name, value in self.asked.items() if name != "sort"}

    @property
    def as_filter(self) -> dict[str, Any]:
        """Tell the same as JSON values."""
        truth = {"true": True, "false": False}
        return {n: truth[v] if n == "has_signed_in" else v for n, v in self.filter.items()}

    @property
    def query(self) -> dict[str, Any]:
        """Tell what to ask the API for."""
        return {**self.asked, "page": self.page, "page_size": AT_ONCE}

    @property
    def sort(self) -> str:
        """Tell what the list is sorted by; `-` before a column reverses it."""
        return self.asked.get("sort", "" if "q" in self.asked else "last_name")

    def address(self, **changes: str | int | None) -> str:
        """Tell the address of the same page with some of it changed; None takes a part away."""
        kept = {n: v for n, v in {**self.asked, **changes}.items() if v not in (None, "")}
        path = flask.url_for("reviews.show", review_id=self.review_id)
        return f"{path}?{urlencode(kept)}" if kept else path

    def here(self) -> str:
        """Tell the address of the present page of it."""
        return self.address(page=self.page if self.page > 1 else None)

    def sorted_by(self, column: str) -> str:
        """Tell the address that sorts by a column, or turns its order round."""
        return self.address(sort=f"-{column}" if self.sort == column else column)

    def remaining(self) -> "Wanted":
        """Narrow it to those that nobody has decided on."""
        return Wanted(self.review_id, {**self.asked, "decision": "undecided"})

    def chips(self) -> Iterator[tuple[str, str]]:
        """Say each filter in words, with the address of the page without it."""
        if "q" in self.asked:
            said = self.asked["q"]
            yield f"« {said} »" if current() == "fr" else f"“{said}”", self.address(q=None)
        for name, choices in CHOICES.items():
            if name in self.asked and name != "decision":
                yield _(choices[self.asked[name]]), self.address(**{name: None})


def _is_good(name: str, value: str) -> bool:
    value = value.strip()
    if name in CHOICES:
        return value in CHOICES[name]
    if name == "sort":
        return value.removeprefix("-") in SORTS
    return name == "q" and 0 < len(value) <= LONGEST
