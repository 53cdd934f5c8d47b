"""One act on many accounts, and the long acts (jobs) that it may become."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.accounts import of
from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read, read_all

JOBS = "/accounts/v1/jobs"


@dataclass(frozen=True)
class Somebody:
    """One of those whom an act would leave out."""

    id: UUID
    title: str
    first_name: str
    last_name: str
    identifier: str


@dataclass(frozen=True)
class Exclusion:
    """Whom an act would leave out, and why."""

    code: str
    message: str
    count: int
    examples: list[Somebody]


@dataclass(frozen=True)
class Forecast:
    """What an act would do."""

    count: int
    done: int
    excluded: list[Exclusion]


@dataclass(frozen=True)
class Line:
    """What became of one."""

    outcome: str
    id: UUID | None = None
    number: int | None = None
    code: str | None = None
    message: str | None = None
    facts: dict[str, Any] | None = None


@dataclass(frozen=True)
class Job:
    """A long act."""

    id: UUID
    kind: str
    status: str
    done: int
    outcomes: dict[str, int]
    created_at: datetime
    total: int | None = None
    is_cancelling: bool = False
    problem: str | None = None
    content_name: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    ended_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether it goes on no more."""
        return self.ended_at is not None


def forecast(api: Api, home: str, order: Mapping[str, Any]) -> Forecast:
    """Tell what an act would do."""
    return read(Forecast, api.post(f"{of(home)}/bulk/forecast", order).json())


def act(api: Api, home: str, order: Mapping[str, Any], *, key: str) -> Job | list[Line]:
    """Do it: each one's outcome, or the job that does it."""
    answer = api.post(f"{of(home)}/bulk", order, key=key)
    return begun(answer) or read_all(Line, answer.json())


def export(api: Api, home: str, what: str, order: Mapping[str, Any], *, key: str) -> httpx.Response:
    """Write a file of accounts, or of their identifiers: the file, or the job that writes it."""
    return api.post(f"{of(home)}/{what}", order, key=key)


def begun(answer: httpx.Response) -> Job | None:
    """Read the job that an answer tells of; None: all is done."""
    return read(Job, answer.json()) if answer.status_code == httpx.codes.ACCEPTED else None


def job(api: Api, job_id: UUID) -> Job:
    """Show a long act."""
    return read(Job, api.get(f"{JOBS}/{job_id}").json())


def report(api: Api, job_id: UUID, *, page: int = 1, outcome: str | None = None) -> Page[Line]:
    """Tell what became of each."""
    path = f"{JOBS}/{job_id}/report"
    return api.page(Line, path, page=page, page_size=100, outcome=outcome)


def content(api: Api, job_id: UUID) -> httpx.Response:
    """Give the file that a job has written."""
    return api.get(f"{JOBS}/{job_id}/content")


def cancel(api: Api, job_id: UUID) -> None:
    """Stop a long act; what is done stays done."""
    api.post(f"{JOBS}/{job_id}/cancel", {})


def import_file(api: Api, home: str, content: bytes, *, is_rehearsal: bool, key: str) -> Job:
    """Create the accounts of a CSV file, or only tell what would become of each row."""
    answer = api.ask(
        "POST",
        f"{of(home)}/import",
        params={"dry_run": "true" if is_rehearsal else "false"},
        content=content,
        headers={"Content-Type": "text/csv", "Idempotency-Key": key},
    )
    return read(Job, answer.json())


def import_template(api: Api, home: str) -> httpx.Response:
    """Give the file to fill in."""
    return api.get(f"{of(home)}/import-template")
