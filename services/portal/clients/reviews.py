"""Reviews of the accounts: who still needs one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.accounts import Group
from services.portal.clients.api import Api
from services.portal.clients.bulk import Forecast
from services.portal.clients.jobs import Job, Line, begun
from services.portal.clients.shapes import Page, read, read_all

AT_ONCE = 50


@dataclass(frozen=True)
class Review:
    """A review.

    :ivar counts: accounts by what was decided, `undecided` among them
    """

    id: UUID
    opened_at: datetime
    counts: dict[str, int]
    closed_at: datetime | None = None

    @property
    def total(self) -> int:
        """Tell how many accounts it is about."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Reviewed:
    """An account in a review, what is recommended and why, and what was decided."""

    id: UUID
    title: str
    first_name: str
    last_name: str
    identifier: str
    profile: str
    status: str
    department: str | None = None
    expires_on: date | None = None
    last_signed_in_at: datetime | None = None
    recommendation: str | None = None
    why: str | None = None
    decision: str | None = None
    is_locked: bool = False
    undeliverable_since: datetime | None = None


@dataclass(frozen=True)
class DecisionForecast(Forecast):
    """What a decision on many would do.

    :ivar decisions: how many accounts would be decided on how
    """

    decisions: dict[str, int]


def of(home: str, review_id: UUID | str = "") -> str:
    """Name the path of the reviews of an establishment, or of one of them."""
    path = f"/accounts/v1/establishments/{home}/reviews"
    return f"{path}/{review_id}" if review_id else path


def listed(api: Api, home: str, page: int) -> Page[Review]:
    """List them, the newest first."""
    return api.page(Review, of(home), page=page)


def begin(api: Api, home: str, *, key: str) -> Review:
    """Open one."""
    return read(Review, api.post(of(home), {}, key=key).json())


def show(api: Api, home: str, review_id: UUID) -> Review:
    """Show one."""
    return read(Review, api.get(of(home, review_id)).json())


def accounts(api: Api, home: str, review_id: UUID, query: Mapping[str, Any]) -> Page[Reviewed]:
    """List the accounts that it is about, and that are wanted."""
    return api.page(Reviewed, f"{of(home, review_id)}/accounts", **query)


def groups(api: Api, home: str, review_id: UUID, query: Mapping[str, Any]) -> list[Group]:
    """Count the accounts of each group."""
    path = f"{of(home, review_id)}/accounts/groups"
    return read_all(Group, api.get(path, **query).json())


def forecast(api: Api, home: str, review_id: UUID, order: Mapping[str, Any]) -> DecisionForecast:
    """Tell what a decision on many would do."""
    answer = api.post(f"{of(home, review_id)}/decide/forecast", order)
    return read(DecisionForecast, answer.json())


def decide_many(
    api: Api, home: str, review_id: UUID, order: Mapping[str, Any], *, key: str
) -> Job | list[Line]:
    """Take it: each one's outcome, or the job that does it."""
    answer = api.post(f"{of(home, review_id)}/decide", order, key=key)
    return begun(answer) or read_all(Line, answer.json())


def decide(api: Api, home: str, review_id: UUID, decisions: dict[str, str]) -> list[Line]:
    """Decide on accounts; each decision is carried out at once."""
    given = [{"account_id": of_, "decision": what} for of_, what in decisions.items()]
    path = f"{of(home, review_id)}/decisions"
    return read_all(Line, api.ask("PUT", path, json={"decisions": given}).json())


def close(api: Api, home: str, review_id: UUID, *, key: str) -> None:
    """End it; accounts that nobody decided on stay as they are."""
    api.post(f"{of(home, review_id)}/close", {}, key=key)
