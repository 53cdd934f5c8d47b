"""Which delegations an act is about: some that were ticked, or all that match what a list shows."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import flask

from services.portal.forms import whole_number
from services.portal.languages import marked
from services.portal.pages.delegations.wanted import Wanted

FILTER = "filter."
"""Before the name of a filter, in the fields of a form."""

LISTS = {"delegations": "delegations.listed", "others": "others.overview"}
"""The lists that acts begin at, and their views."""

NAMES = {"delegations": marked("Delegations"), "others": marked("All establishments")}
"""What menus call them."""


class Began(NamedTuple):
    """The list that an act began at, as it was shown there."""

    name: str
    address: str


@dataclass(frozen=True)
class Chosen:
    """Which delegations are chosen.

    :ivar ids: of those that were ticked; empty: all that match
    :ivar wanted: what the list shows
    :ivar expected: how many matched when it was shown; None: those ticked are meant
    :ivar came_from: the list, one of `LISTS`
    """

    ids: list[str]
    wanted: Wanted
    expected: int | None
    came_from: str

    @classmethod
    def read(cls) -> Self:
        """Read it from the form of the present request."""
        form = flask.request.form
        said = {n.removeprefix(FILTER): v for n, v in form.items() if n.startswith(FILTER)}
        is_all = form.get("all") == "yes"
        came_from = form.get("list", "")
        return cls(
            ids=[] if is_all else form.getlist("ids"),
            wanted=Wanted.read(said),
            expected=whole_number(form.get("expected", "")) if is_all else None,
            came_from=came_from if came_from in LISTS else "delegations",
        )

    @property
    def is_all(self) -> bool:
        """Tell whether all that match are meant."""
        return self.expected is not None

    @property
    def is_none(self) -> bool:
        """Tell whether none is."""
        return not self.is_all and not self.ids

    @property
    def count(self) -> int:
        """Tell how many are meant, as the list has shown them."""
        return len(set(self.ids)) if self.expected is None else self.expected

    @property
    def address(self) -> str:
        """Tell where the list is, as it was shown."""
        wanted: dict[str, Any] = {**self.wanted.filter}
        return flask.url_for(LISTS[self.came_from], **wanted)

    @property
    def began_at(self) -> Began:
        """Tell which list the act began at."""
        return Began(NAMES[self.came_from], self.address)

    def selection(self, ids: str = "ids") -> dict[str, Any]:
        """Tell the API which delegations are meant.

        :param ids: what it calls their ids
        """
        return {"filter": self.wanted.filter} if self.is_all else {ids: self.ids}

    def fields(self, count: int) -> dict[str, list[str]]:
        """Tell what a form carries on to the next step.

        :param count: how many there are by now
        """
        filters = {f"{FILTER}{name}": [value] for name, value in self.wanted.filter.items()}
        carried = {"list": [self.came_from], **filters}
        if not self.is_all:
            return {**carried, "ids": self.ids}
        return {**carried, "all": ["yes"], "expected": [str(count)]}
