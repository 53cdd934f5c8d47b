"""Which accounts an act is about: some that were ticked, or all that match what the list shows."""

from dataclasses import dataclass
from typing import Any, Self

import flask

from services.portal.forms import whole_number
from services.portal.pages.accounts.wanted import Wanted

FILTER = "filter."
"""Before the name of a filter, in the fields of a form."""


@dataclass(frozen=True)
class Chosen:
    """Which accounts are chosen.

    :ivar ids: of those that were ticked; empty: all that match
    :ivar wanted: what the list shows
    :ivar expected: how many matched when it was shown
    """

    ids: list[str]
    wanted: Wanted
    expected: int | None

    @classmethod
    def read(cls) -> Self:
        """Read it from the form of the present request."""
        form = flask.request.form
        said = {n.removeprefix(FILTER): v for n, v in form.items() if n.startswith(FILTER)}
        is_all = form.get("all") == "yes"
        return cls(
            ids=[] if is_all else form.getlist("ids"),
            wanted=Wanted.read(said),
            expected=whole_number(form.get("expected", "")) if is_all else None,
        )

    @property
    def is_all(self) -> bool:
        """Tell whether all that match are meant."""
        return self.expected is not None

    @property
    def is_none(self) -> bool:
        """Tell whether nobody is."""
        return not self.is_all and not self.ids

    @property
    def selection(self) -> dict[str, Any]:
        """Tell the API which accounts are meant."""
        return {"filter": self.wanted.as_filter} if self.is_all else {"ids": self.ids}

    def fields(self, count: int) -> dict[str, list[str]]:
        """Tell what a form carries on to the next step.

        :param count: how many there are by now
        """
        if not self.is_all:
            return {"ids": self.ids}
        filters = {f"{FILTER}{name}": [value] for name, value in self.wanted.filter.items()}
        return {"all": ["yes"], "expected": [str(count)], **filters}
