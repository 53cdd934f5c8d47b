"""Reading jobs: one's own, and what became of each thing."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO
from uuid import UUID

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from shared.auth import Actor
from shared.errors import NotFound
from shared.jobs.cells import neutral
from shared.jobs.tables import Job, JobItem

COLUMNS = {
    "en": ("number", "id", "outcome", "code", "message", "facts"),
    "fr": ("numéro", "id", "résultat", "code", "message", "précisions"),
}
AT_ONCE = 500


def own(actor: Actor) -> Select[Job]:
    """Select the jobs that the caller has asked for, the newest first."""
    asked_by = actor.account_id or actor.client_id
    return select(Job).where(Job.actor_id == asked_by).order_by(Job.created_at.desc())


def find(session: Session, job_id: UUID, actor: Actor) -> Job:
    """Find a job that the caller has asked for.

    :raises NotFound: if there is none
    """
    job = session.scalar(own(actor).where(Job.id == job_id))
    if job is None:
        raise NotFound
    return job


def lines(job: Job, *, outcome: str | None = None) -> Select[JobItem]:
    """Select what became of each thing, in their order; what nothing has become of is left out."""
    listing = select(JobItem).where(JobItem.job_id == job.id, JobItem.outcome.is_not(None))
    if outcome:
        listing = listing.where(JobItem.outcome == outcome)
    return listing.order_by(JobItem.number)


def write_csv(session: Session, job: Job, file: IO[bytes]) -> None:
    """Write the report for a spreadsheet, a few lines at a time."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS["fr" if job.language == "fr" else "en"])
    for item in session.scalars(lines(job).execution_options(yield_per=AT_ONCE)):
        table.writerow([neutral(cell) for cell in _cells(item)])
    text.detach()


def _cells(item: JobItem) -> Iterator[str]:
    yield str(item.number)
    yield str(item.subject_id or "")
    yield item.outcome or ""
    yield item.code or ""
    yield item.message or ""
    yield _told(item.facts or {})


def _told(facts: dict[str, object]) -> str:
    """Write facts as people read them: `identifier: JDUP4C8MN; errors: {…}`."""
    return "; ".join(
        f"{name}: {value if isinstance(value, str) else orjson.dumps(value).decode()}"
        for name, value in facts.items()
    )
