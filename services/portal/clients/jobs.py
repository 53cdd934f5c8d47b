"""Long acts: how far they are, what came of each, and the files they make."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read

PATH = "/accounts/v1/jobs"
ENDED = ("done", "failed", "cancelled")
REFUSED = "refused"


@dataclass(frozen=True)
class Job:
    """A long act.

    :ivar content_name: of the file it has made; None: none
    :ivar outcomes: how many have ended in which way
    """

    id: UUID
    kind: str
    status: str
    done: int
    created_at: datetime
    total: int | None = None
    is_cancelling: bool = False
    problem: str | None = None
    content_name: str | None = None
    outcomes: dict[str, int] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def is_rehearsal(self) -> bool:
        """Tell whether it only tells what would become of each."""
        return self.parameters.get("dry_run") is True

    @property
    def refused(self) -> int:
        """Tell how many were left out, with a reason."""
        return self.outcomes.get(REFUSED, 0)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.status in ENDED


@dataclass(frozen=True)
class Line:
    """What became of one of those that an act was about."""

    outcome: str
    account_id: UUID | None = None
    number: int | None = None
    code: str | None = None
    message: str | None = None
    facts: dict[str, Any] | None = None


def begun(answer: httpx.Response) -> Job | None:
    """Read the job that an answer tells of; None: all is done."""
    return read(Job, answer.json()) if answer.status_code == httpx.codes.ACCEPTED else None


def listed(api: Api, page: int) -> Page[Job]:
    """List one's own, newest first."""
    return api.page(Job, PATH, page=page)


def own(api: Api, kind: str) -> list[Job]:
    """List one's own of a kind, newest first."""
    found = api.page(dict, PATH, page_size=100).items
    return [read(Job, row) for row in found if row["kind"] == kind]


def show(api: Api, job_id: UUID) -> Job:
    """Show one."""
    return read(Job, api.get(f"{PATH}/{job_id}").json())


def report(api: Api, job_id: UUID, *, page: int, outcome: str | None = None) -> Page[Line]:
    """Tell what became of each, or of those only that have ended so."""
    asked = {"page": page, "page_size": 100} | ({"outcome": outcome} if outcome else {})
    return api.page(Line, f"{PATH}/{job_id}/report", **asked)


def content(api: Api, job_id: UUID) -> httpx.Response:
    """Give the file that one has made."""
    return api.get(f"{PATH}/{job_id}/content")


def cancel(api: Api, job_id: UUID) -> None:
    """Stop one; what is done stays done."""
    api.post(f"{PATH}/{job_id}/cancel", {})
