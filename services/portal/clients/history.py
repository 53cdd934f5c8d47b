"""What happened: who did what to whom, when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page

PAGE_SIZE = 50


@dataclass(frozen=True)
class Person:
    """Whom a line of the history names."""

    title: str
    first_name: str
    last_name: str
    establishment_name: str | None = None
    account_id: UUID | None = None
    establishment_id: UUID | None = None


@dataclass(frozen=True)
class Application:
    """The application that a line of the history names."""

    name: str
    establishment_name: str | None = None


@dataclass(frozen=True)
class Line:
    """An operation.

    :ivar label: what it is called, in the language of the page
    """

    number: int
    operation: str
    label: str
    happened_at: datetime
    actor: Person | None = None
    actor_client: Application | None = None
    account: Person | None = None
    on_behalf_of: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def own(api: Api, page: int) -> Page[Line]:
    """List what happened to one's own account, newest first."""
    return api.page(Line, "/accounts/v1/me/history", page=page)


def listed(api: Api, home: str, wanted: Mapping[str, str], page: int) -> Page[Line]:
    """List what was done in an establishment, newest first.

    :param wanted: `q`, `since`, `until`
    """
    return api.page(Line, _of(home), page=page, page_size=PAGE_SIZE, **wanted)


def export(
    api: Api, home: str, wanted: Mapping[str, str], format_: str, *, key: str
) -> httpx.Response:
    """Write a file of what was done there: the file, or the job that writes it."""
    order = {"format": format_, "filter": dict(wanted)}
    return api.stream("POST", f"{_of(home)}/export", json=order, key=key)


def of_account(api: Api, home: str, account_id: UUID, page: int) -> Page[Line]:
    """List what was done to one account, newest first."""
    path = f"/accounts/v1/establishments/{home}/accounts/{account_id}/history"
    return api.page(Line, path, page=page, page_size=PAGE_SIZE)


def _of(home: str) -> str:
    return f"/accounts/v1/establishments/{home}/history"
