"""All the establishments whose accounts one administers: who is there, what is due, reviews."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.bulk import Exclusion
from services.portal.clients.history import PAGE_SIZE, Application, Person
from services.portal.clients.jobs import Job, Line, begun
from services.portal.clients.reasons import Reason
from services.portal.clients.shapes import Page, read, read_all

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
class InvitationThere(Place):
    """Somebody who has not chosen a password yet, and where.

    :ivar state: how far the invitation has come, one of `invitations.STATES`
    """

    account_id: UUID
    title: str
    first_name: str
    last_name: str
    identifier: str
    email: str
    state: str
    invited_at: datetime
    lapses_at: datetime


@dataclass(frozen=True)
class ActThere:
    """What somebody of one's own establishment did in another, by delegation.

    :ivar label: what it is called, in the language of the page
    """

    establishment_id: UUID
    establishment_name: str
    label: str
    happened_at: datetime
    delegation_id: UUID
    actor: Person | None = None
    actor_client: Application | None = None


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
class ForecastThere(Place):
    """What a decision would do in the review of one establishment.

    :ivar decisions: how many accounts would be decided on how
    """

    count: int
    done: int
    decisions: dict[str, int]
    excluded: list[Exclusion]


@dataclass(frozen=True)
class Foreseen:
    """What a decision would do in several."""

    count: int
    done: int
    establishments: list[ForecastThere]

    @property
    def decisions(self) -> Counter[str]:
        """Count the accounts of all of them by what would be decided."""
        found: Counter[str] = Counter()
        for one in self.establishments:
            found.update(one.decisions)
        return found


@dataclass(frozen=True)
class Outcome:
    """What became of an act in one establishment; `code` where nothing was done."""

    establishment_id: UUID
    establishment_name: str | None = None
    code: str | None = None
    message: Reason | None = None
    accounts: list[Line] = field(default_factory=list)


def people(api: Api, query: Mapping[str, Any]) -> Page[Found]:
    """Look for somebody everywhere."""
    return api.page(Found, "/accounts/v1/people", **query)


def invitations(api: Api, *, state: str | None, page: int) -> Page[InvitationThere]:
    """List the invitations that nobody has answered everywhere, the oldest first."""
    return api.page(InvitationThere, "/accounts/v1/invitations", state=state, page=page)


def acts(api: Api, wanted: Mapping[str, str], page: int) -> Page[ActThere]:
    """List what one's own people did elsewhere, newest first.

    :param wanted: `q`, `since`, `until`
    """
    return api.page(ActThere, "/accounts/v1/history", page=page, page_size=PAGE_SIZE, **wanted)


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


def foresee(api: Api, where: list[str], decision: str) -> Foreseen:
    """Tell what a decision on whomever nobody has decided on would do in these establishments."""
    order = {"establishments": where, "decision": decision}
    return read(Foreseen, api.post(f"{REVIEWS}/decide/forecast", order).json())


def decide(
    api: Api, where: list[str], decision: str, expected: int, *, key: str
) -> Job | list[Outcome]:
    """Take it: what became of each account, by establishment, or the job that does it.

    :param expected: how many accounts were shown
    """
    order = {"establishments": where, "decision": decision, "expected": expected}
    answer = api.post(f"{REVIEWS}/decide", order, key=key)
    return begun(answer) or read_all(Outcome, answer.json())
