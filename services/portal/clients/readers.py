"""Which establishments read their letters, and what those are told that never do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read

PATH = "/mailer/v1"
MAILINGS = f"{PATH}/never-reader-mailings"


@dataclass(frozen=True)
class Figures:
    """How letters were read.

    :ivar opened: letters that somebody of the establishment has opened
    :ivar readers: establishments where one at least was opened
    :ivar key: what they have in common; None: nothing, or it is not known
    """

    letters: int
    opened: int
    establishments: int
    readers: int
    never_readers: int
    key: str | None = None
    labels: dict[str, str] | None = None


@dataclass(frozen=True)
class Statistics:
    """All together, and by what letters have in common."""

    total: Figures
    rows: list[Figures] = field(default_factory=list)


@dataclass(frozen=True)
class NeverReader:
    """An establishment that has opened none of its letters."""

    id: UUID
    name: str
    siret: str
    letters: int
    oldest_on: date
    departement: str | None = None


@dataclass(frozen=True)
class Preview:
    """Whom a word would reach.

    :ivar refused: people who want no such e-mail
    :ivar unreachable: establishments without anybody to write to
    """

    establishments: int
    people: int
    refused: int
    unreachable: int


@dataclass(frozen=True)
class Mailing:
    """A word to such establishments.

    :ivar done: establishments whose turn has come
    :ivar since_opened: of those written to, where a letter was opened within thirty days
    """

    id: UUID
    created_at: datetime
    establishments: int
    done: int
    written: int
    people: int
    since_opened: int
    message: str
    finished_at: datetime | None = None
    category: str | None = None
    departement: str | None = None
    since: date | None = None
    until: date | None = None


def statistics(api: Api, wanted: Mapping[str, str], by: str) -> Statistics:
    """Tell how letters were read.

    :param wanted: category, departement, since, until
    :param by: category, month, departement
    """
    answer = api.get(f"{PATH}/letters/statistics", **wanted, by=by)
    return read(Statistics, answer.json())


def statistics_table(
    api: Api, wanted: Mapping[str, str], by: str, written_as: str
) -> httpx.Response:
    """Give the same as a file.

    :param written_as: csv, xlsx
    """
    query = {**wanted, "by": by, "format": written_as}
    return api.stream("GET", f"{PATH}/letters/statistics/table", params=query)


def never_readers(api: Api, wanted: Mapping[str, str], page: int) -> Page[NeverReader]:
    """List the establishments that have opened none of these letters, by name."""
    return api.page(NeverReader, f"{PATH}/letters/never-readers", **wanted, page=page)


def never_readers_table(api: Api, wanted: Mapping[str, str], written_as: str) -> httpx.Response:
    """Give the same as a file."""
    query = {**wanted, "format": written_as}
    return api.stream("GET", f"{PATH}/letters/never-readers/table", params=query)


def preview(api: Api, wanted: Mapping[str, str]) -> Preview:
    """Tell whom a word to them would reach."""
    return read(Preview, api.get(f"{MAILINGS}/preview", **wanted).json())


def write(api: Api, wanted: Mapping[str, str], *, message: str, expected: int, key: str) -> Mailing:
    """Write to their administrators.

    :param expected: how many establishments were shown
    """
    body: dict[str, Any] = {**wanted, "expected": expected}
    if message:
        body["message"] = message
    return read(Mailing, api.post(MAILINGS, body, key=key).json())


def mailings(api: Api, page: int) -> Page[Mailing]:
    """List what was written to such establishments, the newest first."""
    return api.page(Mailing, MAILINGS, page=page)
