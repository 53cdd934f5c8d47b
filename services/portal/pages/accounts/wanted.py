"""Which accounts are wanted: what stands behind the `?` of the list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

import flask

from services.portal.clients.services import Service
from services.portal.languages import colon, current, day, marked
from services.portal.languages import gettext as _
from services.portal.rendering import page_number

SIZES = (25, 50, 100)
SIZE_COOKIE = "page-size"

PROFILES = {"administrator": marked("Administrators"), "user": marked("Users")}
STATUSES = {
    "active": marked("Active"),
    "expired": marked("Expired"),
    "invited": marked("Invited"),
    "invitation_lapsed": marked("Invitation lapsed"),
}
FIELDS = {
    "last_name": marked("Last name"),
    "first_name": marked("First name"),
    "identifier": marked("Identifier"),
    "department": marked("Department"),
    "email": marked("E-mail"),
}
GROUPINGS = {
    "profile": marked("Profile"),
    "status": marked("Status"),
    "expiry_month": marked("Month of expiry"),
}
LEVELS = {"none": marked("None"), "read": marked("Read only"), "write": marked("Modification")}
INVITATIONS = {
    "waiting": marked("Invitation waiting to be sent"),
    "sent": marked("Invitation sent"),
    "looked_at": marked("Link opened"),
    "undeliverable": marked("Invitation not delivered"),
    "lapsed": marked("Link too old"),
}
SIGNED_IN = {"true": marked("Have signed in"), "false": marked("Have never signed in")}
SORTS = {
    "title": marked("Title"),
    "last_name": marked("Last name"),
    "first_name": marked("First name"),
    "identifier": marked("Identifier"),
    "department": marked("Department"),
    "profile": marked("Profile"),
    "status": marked("Status"),
    "expires_on": marked("Account expiry"),
    "last_signed_in_at": marked("Last sign-in"),
}
"""What the list may be sorted by, in the order of the columns."""

ORDERS = {way: {f"{way}{column}": label for column, label in SORTS.items()} for way in ("", "-")}
"""The same, first to last and last to first, as an address says it."""

CHOICES: Mapping[str, Mapping[str, str]] = {
    "field": FIELDS,
    "profile": PROFILES,
    "status": STATUSES,
    "invitation": INVITATIONS,
    "has_signed_in": SIGNED_IN,
    "group_by": GROUPINGS,
}
FLAGS = {
    "needs_review": marked("Not reviewed for 18 months"),
    "is_undeliverable": marked("E-mails do not arrive"),
}
DAYS = {"expires_before": marked("Expire before"), "expires_after": marked("Expire after")}
FILTERS = (
    *("profile", "status", "service", "level", "department", "expires_before", "expires_after"),
    *("has_signed_in", "invitation", "needs_review", "is_undeliverable"),
)
"""What narrows the list, beside the search."""


@dataclass(frozen=True)
class Wanted:
    """Which accounts are wanted, in which order.

    :ivar asked: what was asked that makes sense, by name; everything else is left out
    """

    asked: Mapping[str, str]
    page: int
    size: int

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Self:
        """Read it from an address, or from a form that carries one."""
        asked = {name: value.strip() for name, value in said.items() if _is_good(name, value)}
        if "level" in asked and "service" not in asked:
            del asked["level"]
        if "field" in asked and "q" not in asked:
            del asked["field"]
        size = said.get("page_size") or flask.request.cookies.get(SIZE_COOKIE) or ""
        return cls(
            asked,
            page=page_number(said),
            size=int(size) if size in map(str, SIZES) else SIZES[0],
        )

    @property
    def filter(self) -> dict[str, str]:
        """Tell what narrows the list, as the API calls it."""
        return {name: self.asked[name] for name in ("q", "field", *FILTERS) if name in self.asked}

    @property
    def as_filter(self) -> dict[str, Any]:
        """Tell the same as JSON values."""
        truth = {"true": True, "false": False}
        of_truth = ("has_signed_in", *FLAGS)
        return {n: truth[v] if n in of_truth else v for n, v in self.filter.items()}

    @property
    def query(self) -> dict[str, Any]:
        """Tell what to ask the API for."""
        return {**self.asked, "page": self.page, "page_size": self.size}

    @property
    def sort(self) -> str:
        """Tell what the list is sorted by; `-` before a column reverses it."""
        return self.asked.get("sort", "" if "q" in self.asked else "last_name")

    def address(self, **changes: str | int | None) -> str:
        """Tell the address of the same list with some of it changed; None takes a part away."""
        parts = {name: changes.get(name, value) for name, value in self.asked.items()}
        parts |= changes
        kept = {name: value for name, value in parts.items() if value not in (None, "")}
        return f"{self._path}?{urlencode(kept)}" if kept else self._path

    @cached_property
    def _path(self) -> str:
        return flask.url_for("accounts.listed")

    def sorted_by(self, column: str) -> str:
        """Tell the address that sorts by a column, or turns its order round."""
        return self.address(sort=f"-{column}" if self.sort == column else column)

    def chips(self, services: list[Service]) -> Iterator[tuple[str, str]]:
        """Say each filter in words, with the address of the list without it."""
        labels = {service.code: service.label for service in services}
        if "q" in self.asked:
            words = f"« {self.asked['q']} »" if current() == "fr" else f"“{self.asked['q']}”"
            if "field" in self.asked:
                words = f"{_(FIELDS[self.asked['field']])}{colon()}{words}"
            yield words, self.address(q=None, field=None)
        for name in FILTERS:
            if name in self.asked and name != "level":
                without = {name: None} | ({"level": None} if name == "service" else {})
                yield self._words(name, labels), self.address(**without)

    def _words(self, name: str, labels: Mapping[str, str]) -> str:
        value = self.asked[name]
        if name in FLAGS:
            return _(FLAGS[name])
        if name in DAYS:
            return f"{_(DAYS[name])} {day(date.fromisoformat(value))}"
        if name == "department":
            return _("Department: %(name)s", name=value)
        if name == "service":
            level = self.asked.get("level")
            said = [labels.get(value, value), *([_(LEVELS[level])] if level else [])]
            return " – ".join(said)
        return _(CHOICES[name][value])


def _is_good(name: str, value: str) -> bool:
    value = value.strip()
    if name in CHOICES:
        return value in CHOICES[name]
    if name in FLAGS:
        return value == "true"
    if name in DAYS:
        return _is_day(value)
    if name == "sort":
        return value.removeprefix("-") in SORTS
    if name == "level":
        return value in ("read", "write")
    return name in ("q", "department", "service") and 0 < len(value) <= 120


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
