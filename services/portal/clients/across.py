"""All the establishments whose accounts one administers: who is there, what is due, reviews."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.jobs import Job, Line, begun
from services.portal.clients.shapes import Page, read_all

DUE, REVIEWS = "/accounts/v1/due", "/accounts/v1/reviews"


@dataclass(frozen=True)
class Place:
    """An establishment.

    :ivar by: what lets one administer its accounts: own, link or delegation
    """

    establishment_id: UUID
    establishment_name: str
    by: str


@dataclass(frozen=True)
class Found(Place):
    """Somebody, and where their account is."""

    id: UUID
    title: str
    first_name: str
    last_name: str
    identifier: str
    email: str
    profile: str
    status: str
    department: str | None = None
    expires_on: date | None = None
    last_signed_in_at: datetime | None = None


@dataclass(frozen=True)
class DueThere(Place):
    """How many accounts end soon, or have ended, in an establishment."""

    count: int


@dataclass(frozen=True)
class ReviewState(Place):
    """How the review of an establishment stands."""

    due_on: date
    is_overdue: bool
    last_reviewed_on: date | None = None
    review_id: UUID | None = None
    opened_at: datetime | None = None
    counts: dict[str, int] | None = None

    @property
    def left(self) -> int:
        """Tell how many accounts nobody has decided on."""
        return (self.counts or {}).get("undecided", 0)


@dataclass(frozen=True)
class Outcome:
    """What became of an act in one establishment; `code` where nothing was done."""

    establishment_id: UUID
    establishment_name: str | None = None
    code: str | None = None
    message: str | None = None
    accounts: list[Line] = field(default_factory=list)


def people(api: Api, query: Mapping[str, Any]) -> Page[Found]:
    """Look for somebody everywhere."""
    return api.page(Found, "/accounts/v1/people", **query)


def due(api: Api) -> list[DueThere]:
    """Count by establishment what is to be renewed."""
    return read_all(DueThere, api.get(f"{DUE}/establishments").json())


def renew(api: Api, where: list[str] | str, expected: int, *, key: str) -> Job | list[Outcome]:
    """Renew what is due in some establishments, or in all.

    :param where: ids of establishments, or `all`
    :param expected: how many accounts were shown to be due there
    """
    order = {"establishments": where, "expected": expected}
    answer = api.post("/accounts/v1/renewals", order, key=key)
    return begun(answer) or read_all(Outcome, answer.json()["establishments"])


def reviews(api: Api) -> list[ReviewState]:
    """Tell how the reviews stand, by name."""
    return read_all(ReviewState, api.get(REVIEWS).json())


def open_reviews(api: Api, where: list[str], *, key: str) -> list[Outcome]:
    """Open a review in each of these establishments."""
    return read_all(Outcome, api.post(REVIEWS, {"establishments": where}, key=key).json())


def close_reviews(api: Api, where: list[str], *, key: str) -> list[Outcome]:
    """Close the reviews under way in these establishments."""
    answer = api.post(f"{REVIEWS}/close", {"establishments": where}, key=key)
    return read_all(Outcome, answer.json())
