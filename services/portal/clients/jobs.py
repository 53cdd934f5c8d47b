"""Long acts: how far they are, what came of each, and the files they make."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.reasons import Reason
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page, read

ACCOUNTS, DELEGATION, MAILER = "accounts", "delegation", "mailer"
"""The services that have long acts."""

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
class Watched:
    """A long act of anybody, as operators see it: not what was asked for, nor by whom."""

    id: UUID
    kind: str
    is_rehearsal: bool
    status: str
    done: int
    created_at: datetime
    total: int | None = None
    problem: str | None = None
    outcomes: dict[str, int] = field(default_factory=dict)
    ended_at: datetime | None = None

    @property
    def refused(self) -> int:
        """Tell how many were left out, with a reason."""
        return self.outcomes.get(REFUSED, 0)


@dataclass(frozen=True)
class Line:
    """What became of one of those that an act was about."""

    outcome: str
    account_id: UUID | None = None
    number: int | None = None
    code: str | None = None
    message: Reason | None = None
    facts: dict[str, Any] | None = None


def begun(answer: httpx.Response) -> Job | None:
    """Read the job that an answer tells of; None: all is done."""
    return read(Job, answer.json()) if answer.status_code == httpx.codes.ACCEPTED else None


def listed(api: Api, page: int, *, of: str = ACCOUNTS) -> Page[Job]:
    """List one's own of a service, newest first."""
    return api.page(Job, _path(of), page=page)


def every(api: Api, of: str, status: str | None, page: int) -> Page[Watched]:
    """List those of everybody in a service, newest first, for the platform's operators."""
    return api.page(Watched, f"{_path(of)}/all", status=status, page=page)


def own(api: Api, kind: str) -> list[Job]:
    """List one's own of a kind, newest first."""
    return list(api.every(Job, _path(ACCOUNTS), kind=kind))


def show(api: Api, job_id: UUID, *, of: str = ACCOUNTS) -> Job:
    """Show one."""
    return read(Job, api.get(_path(of, job_id)).json())


def find(api: Api, job_id: UUID, *, of: str = ACCOUNTS) -> Job | None:
    """Show one if it is one's own; None: it is a colleague's, or no longer kept."""
    try:
        return show(api, job_id, of=of)
    except Refused as refusal:
        if refusal.status == httpx.codes.NOT_FOUND:
            return None
        raise


def report(
    api: Api, job_id: UUID, *, page: int, outcome: str | None = None, of: str = ACCOUNTS
) -> Page[Line]:
    """Tell what became of each, or of those only that have ended so."""
    asked = {"page": page, "page_size": 100} | ({"outcome": outcome} if outcome else {})
    return api.page(Line, f"{_path(of, job_id)}/report", **asked)


def content(api: Api, job_id: UUID, *, of: str = ACCOUNTS) -> httpx.Response:
    """Give the file that one has made."""
    return api.stream("GET", f"{_path(of, job_id)}/content")


def cancel(api: Api, job_id: UUID, *, of: str = ACCOUNTS) -> None:
    """Stop one; what is done stays done."""
    api.post(f"{_path(of, job_id)}/cancel", {})


def _path(of: str, job_id: UUID | None = None) -> str:
    return f"/{of}/v1/jobs/{job_id}" if job_id else f"/{of}/v1/jobs"
