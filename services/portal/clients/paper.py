"""Letters on paper, for the platform's staff: batches, what left, what came back, what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.jobs import Job
from services.portal.clients.shapes import Page, read, read_all

ROOT = "/mailer/v1"
BATCHES, ITEMS, RETURNS = f"{ROOT}/paper-batches", f"{ROOT}/paper-items", f"{ROOT}/paper-returns"
DISPATCHES = f"{ROOT}/paper-departures"


@dataclass(frozen=True)
class Waiting:
    """Letters of one kind and size that wait for a batch.

    :ivar kept_back: how many more wait that no batch takes: those of sandboxes
    """

    kind: str
    envelope: str
    letters: int
    pages: int
    sheets: int
    oldest_at: datetime
    kept_back: int = 0


@dataclass(frozen=True)
class Batch:
    """A file for the print shop."""

    id: UUID
    number: int
    kind: str
    envelope: str
    until: date
    status: str
    letters: int
    pages: int
    sheets: int
    grams: int
    has_file: bool
    downloads: int
    ordered_at: datetime
    job_id: UUID | None = None
    file_pages: int | None = None
    sha256: str | None = None
    made_at: datetime | None = None
    taken_at: datetime | None = None
    dispatched_on: date | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True)
class Letter:
    """A letter on paper; `error`: why it could not be made, or printed."""

    id: UUID
    reference: str
    kind: str
    status: str
    ordered_at: datetime
    address: list[str]
    error: str | None = None


@dataclass(frozen=True)
class Row:
    """What became of a row of a file: done, unchanged, or refused for what is wrong by column."""

    row: int
    reference: str
    outcome: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Return:
    """A letter that has come back, and what there is to correct."""

    id: UUID
    reference: str
    kind: str
    establishment: str
    siret: str
    returned_on: date
    reason: str
    address: list[str]
    is_corrected: bool
    note: str | None = None
    address_of_record: list[str] | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True)
class Month:
    """What letters of one kind and size have cost within a month."""

    month: str
    kind: str
    envelope: str
    letters: int
    sheets: int
    cents: int


def waiting(api: Api) -> list[Waiting]:
    """Count what waits to be printed, by kind and size."""
    return read_all(Waiting, api.get(f"{ITEMS}/waiting").json())


def failing(api: Api) -> Page[Letter]:
    """List the letters that could not be made, or printed."""
    return api.page(Letter, ITEMS, has_error="true")


def one_failing(api: Api, item_id: UUID) -> Letter | None:
    """Find one among the letters that could not be made, or printed; None: it is none of them."""
    every = api.every(Letter, ITEMS, has_error="true")
    return next((one for one in every if one.id == item_id), None)


def cancel(api: Api, item_id: UUID, *, key: str) -> None:
    """Have a letter not printed."""
    api.post(f"{ITEMS}/{item_id}/cancel", key=key)


def listed(api: Api, page: int) -> Page[Batch]:
    """List batches, the newest first."""
    return api.page(Batch, BATCHES, page=page)


def make(api: Api, chosen: dict[str, Any], *, key: str) -> UUID:
    """Have a batch made, and tell its id.

    :param chosen: kind, envelope and perhaps until
    """
    job = read(Job, api.post(BATCHES, chosen, key=key).json())
    return UUID(str(job.parameters["batch_id"]))


def show(api: Api, batch_id: UUID) -> Batch:
    """Show one batch."""
    return read(Batch, api.get(f"{BATCHES}/{batch_id}").json())


def count_unposted(api: Api, batch_id: UUID) -> int:
    """Count the letters of a batch that are printed, and not reported as posted."""
    query = {"batch_id": str(batch_id), "status": "printed"}
    return api.page(Letter, ITEMS, page_size=1, **query).total


def put_back(api: Api, batch_id: UUID, reason: str, *, key: str) -> None:
    """Have these printed again."""
    api.post(f"{BATCHES}/{batch_id}/print-again", {"reason": reason}, key=key)


def content(api: Api, batch_id: UUID) -> httpx.Response:
    """Give the file of a batch; the history shows it."""
    return api.stream("GET", f"{BATCHES}/{batch_id}/content")


def manifest(api: Api, batch_id: UUID) -> httpx.Response:
    """Give the list of a batch's letters."""
    return api.stream("GET", f"{BATCHES}/{batch_id}/manifest")


def report(api: Api, path: str, content: bytes, *, is_rehearsal: bool, key: str) -> Sequence[Row]:
    """Tell by a file which letters have left, or have come back; or only try it out.

    :param path: `DISPATCHES` or `RETURNS`
    """
    answer = api.ask(
        "POST",
        path,
        params={"dry_run": "true" if is_rehearsal else "false"},
        content=content,
        headers={"Content-Type": "text/csv"},
        key=key,
    )
    return read_all(Row, answer.json())


def returns(api: Api, page: int, *, is_settled: bool) -> Page[Return]:
    """List the letters that have come back: those to look after, or those done with."""
    return api.page(Return, RETURNS, page=page, is_settled="true" if is_settled else "false")


def settle(api: Api, item_id: UUID, *, key: str) -> None:
    """Say that one is looked after."""
    api.post(f"{RETURNS}/{item_id}/settle", key=key)


def costs(api: Api, year: int | None) -> list[Month]:
    """Count what left within a year, by month, kind and size."""
    return read_all(Month, api.get(f"{ROOT}/paper-costs", year=year).json())
