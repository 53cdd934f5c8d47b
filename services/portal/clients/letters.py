"""The letter box: letters, their PDFs, who has read them, and their kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read

MAILER = "/mailer/v1"


@dataclass(frozen=True)
class KindOfLetter:
    """The kind of a letter; its names by language."""

    code: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """Whom to answer."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Letter:
    """A letter.

    :ivar is_unread: none of the establishment's own people has opened it
    :ivar due_on: the day by which something is asked of the establishment
    :ivar withdrawn_at: since when nobody can open it any more
    :ivar kept_until: the last day on which it is sure to be here
    """

    id: UUID
    category: KindOfLetter
    title: str
    dated_on: date
    is_unread: bool
    deposited_at: datetime
    pages: int
    kept_until: date
    reference: str | None = None
    due_on: date | None = None
    reply: Reply | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None


@dataclass(frozen=True)
class Counts:
    """How many letters there are, and how many nobody of the establishment has opened."""

    total: int
    unread: int


@dataclass(frozen=True)
class Reading:
    """Who has opened a letter; `is_counted`: one of the establishment's own people."""

    is_counted: bool
    first_read_at: datetime
    last_read_at: datetime
    times: int
    reader: str | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of letters.

    :ivar service: the right that opens them
    :ivar is_notified: people are told by e-mail
    :ivar has_paper_copy: they go on paper too
    """

    code: str
    labels: dict[str, str]
    service: str
    is_notified: bool
    has_paper_copy: bool
    kept_months: int


def listed(api: Api, establishment_id: str, query: Mapping[str, Any]) -> Page[Letter]:
    """List an establishment's letters, as far as one may read them."""
    return api.page(Letter, _box(establishment_id), **query)


def counts(api: Api, establishment_id: str) -> Counts:
    """Count them."""
    return read(Counts, api.get(f"{_box(establishment_id)}/counts").json())


def show(api: Api, establishment_id: str, letter_id: UUID) -> Letter:
    """Tell what a letter is about; this opens nothing."""
    return read(Letter, api.get(f"{_box(establishment_id)}/{letter_id}").json())


def content(api: Api, establishment_id: str, letter_id: UUID) -> httpx.Response:
    """Open a letter, which is recorded; HEAD opens nothing."""
    return api.stream("GET", f"{_box(establishment_id)}/{letter_id}/content")


def packed(api: Api, establishment_id: str, ids: Sequence[str]) -> httpx.Response:
    """Open several as one file."""
    return api.stream("POST", f"{_box(establishment_id)}/content", json={"ids": list(ids)})


def readings(api: Api, establishment_id: str, letter_id: UUID, page: int) -> Page[Reading]:
    """Tell who has opened a letter, the first reader first."""
    return api.page(Reading, f"{_box(establishment_id)}/{letter_id}/readings", page=page)


def kinds(api: Api) -> list[Kind]:
    """List all kinds of letters."""
    return list(api.every(Kind, f"{MAILER}/letter-categories"))


def _box(establishment_id: str) -> str:
    return f"{MAILER}/establishments/{establishment_id}/letters"
