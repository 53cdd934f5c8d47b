"""Who works in delegations, and who can use a service by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.delegations import PATH, Person, Side
from services.portal.clients.shapes import Page


@dataclass(frozen=True)
class Assignment:
    """Who works in a delegation, and how far.

    :ivar client: an application, by name, where it is no person
    :ivar last_acted_at: when they last changed something by it
    """

    id: UUID
    rights: dict[str, str]
    assigned_at: datetime
    account_id: UUID | None = None
    holder: Person | None = None
    client_id: UUID | None = None
    client: dict[str, Any] | None = None
    last_acted_at: datetime | None = None


@dataclass(frozen=True)
class Worked:
    """A delegation that runs, and who works in it.

    :ivar rights: what it grants
    """

    delegation_id: UUID
    delegating: Side
    ends_on: date
    rights: dict[str, str]
    assignments: list[Assignment]


@dataclass(frozen=True)
class Reaching:
    """Somebody, or an application, who can use a service by a delegation.

    :ivar centralising: whose they are
    :ivar labels: what the service is called, by language
    :ivar until: the last day
    :ivar last_acted_at: when they last changed something by it
    """

    centralising: Side
    service: str
    labels: dict[str, str]
    level: str
    delegation_id: UUID
    until: date
    account_id: UUID | None = None
    holder: Person | None = None
    client_id: UUID | None = None
    client: dict[str, Any] | None = None
    last_acted_at: datetime | None = None


def listed(api: Api, delegation_id: UUID, page: int = 1) -> Page[Assignment]:
    """List who works in one."""
    return api.page(Assignment, f"{PATH}/{delegation_id}/assignments", page=page)


def matrix(api: Api, query: Mapping[str, Any]) -> Page[Worked]:
    """List who works where, by delegation that runs.

    :param query: q, service, sort, page, page_size
    """
    return api.page(Worked, "/delegation/v1/assignments", **query)


def reaching(api: Api, query: Mapping[str, Any]) -> Page[Reaching]:
    """List who can use a service of one's establishment by delegation, or any, by delegation.

    :param query: service, level, page
    """
    return api.page(Reaching, "/delegation/v1/access/people", **query)


def assign(
    api: Api, delegation_id: UUID, account_id: str, rights: Mapping[str, str], *, key: str
) -> None:
    """Let somebody of one's establishment work in one; these rights take the place of others."""
    body = {"account_id": account_id, "rights": dict(rights)}
    api.post(f"{PATH}/{delegation_id}/assignments", body, key=key)


def take_out(api: Api, delegation_id: UUID, assignment_id: UUID) -> None:
    """Take somebody out of one, at once."""
    api.ask("DELETE", f"{PATH}/{delegation_id}/assignments/{assignment_id}")
