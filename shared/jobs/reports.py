"""Reading jobs: one's own, and what became of each thing."""

import csv
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from shared.auth import Actor
from shared.errors import Invalid, NotFound
from shared.jobs.cells import neutral
from shared.jobs.tables import Job, JobItem, JobStatus

COLUMNS = {
    "en": (
        *("number", "id", "identifier", "last name", "first name", "establishment"),
        *("outcome", "code", "message", "details"),
    ),
    "fr": (
        *("numéro", "id", "identifiant", "nom", "prénom", "établissement"),
        *("résultat", "code", "message", "précisions"),
    ),
}
WHO = ("identifier", "last_name", "first_name", "establishment")
"""Of what is told, what has a column of its own: whom it is about, and where."""

FRENCH = {
    "already": "déjà déposé",
    "cancelled": "annulé",
    "created": "créé",
    "deposited": "déposé",
    "done": "fait",
    "failed": "échec",
    "gone": "disparu",
    "refused": "refusé",
    "withdrawn": "retiré",
    "account_id": "id du compte",
    "again_from": "de nouveau à partir du",
    "establishment_id": "id de l'établissement",
    "establishment_status": "état de l'établissement",
    "file": "fichier",
    "letter_id": "id du courrier",
    "reference": "référence",
    "row": "ligne",
    "services": "services",
    "decision": "décision",
    "renew": "renouveler",
    "delete": "supprimer",
    "leave": "laisser",
}
"""What becomes of things, and what is told of it; the names of services' own facts stay."""

WRONG_FIELDS = {
    "en": "Some fields are wrong: see the details.",
    "fr": "Certains champs sont erronés : voyez les précisions.",
}
"""A table has no `errors` to look at."""

CELLS = "cells"
"""Of what is told: a row as it was sent, for pages. Whoever has the file has it already."""

AT_ONCE = 500


def own(actor: Actor, *, kind: str | None = None) -> Select[Job]:
    """Select the jobs that the caller has asked for, the newest first.

    :param kind: only those of this kind; None: of all
    """
    asked_by = actor.account_id or actor.client_id
    jobs = select(Job).where(Job.actor_id == asked_by).order_by(Job.created_at.desc())
    return jobs if kind is None else jobs.where(Job.kind == kind)


def every(*, status: JobStatus | None = None) -> Select[Job]:
    """Select the jobs of all, the newest first."""
    jobs = select(Job).order_by(Job.created_at.desc())
    return jobs if status is None else jobs.where(Job.status == status)


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
    """Write the report for a spreadsheet, a few lines at a time, in the language of the job.

    Its `code` is the same in every language, for programs.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    is_french = job.language == "fr"
    table.writerow(COLUMNS["fr" if is_french else "en"])
    for item in session.scalars(lines(job).execution_options(yield_per=AT_ONCE)):
        table.writerow([neutral(cell) for cell in _cells(item, is_french=is_french)])
    text.detach()


def _cells(item: JobItem, *, is_french: bool) -> Iterator[str]:
    words = FRENCH if is_french else {}
    outcome = item.outcome or ""
    facts = dict(item.facts or {})
    yield str(item.number)
    yield str(item.subject_id or "")
    for name in WHO:
        yield str(facts.pop(name, None) or "")
    yield words.get(outcome, outcome)
    yield item.code or ""
    yield _message(item, is_french=is_french)
    colon = "\N{NO-BREAK SPACE}: " if is_french else ": "
    if "decision" in facts:
        facts["decision"] = words.get(facts["decision"], facts["decision"])
    yield "; ".join(f"{words.get(name, name)}{colon}{value}" for name, value in _told(facts))


def _message(item: JobItem, *, is_french: bool) -> str:
    """Tell what is wrong; of wrong fields, where in this table it is told which they are."""
    if item.code == Invalid.code:
        return WRONG_FIELDS["fr" if is_french else "en"]
    return item.message or ""


def _told(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """List facts as people read them; what is wrong, by the name of the field."""
    for name, value in facts.items():
        if name == CELLS:
            continue
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Mapping):
            for field, told in value.items():
                yield field, " ".join(map(str, told)) if isinstance(told, list) else str(told)
        elif isinstance(value, list):
            yield name, ", ".join(map(str, value))
        elif value is not None:
            yield name, str(value)
