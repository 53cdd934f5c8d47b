"""Delegations: who may act for whom, on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page, read

PATH = "/delegation/v1/delegations"


@dataclass(frozen=True)
class Side:
    """One of the two establishments."""

    name: str
    siret: str


@dataclass(frozen=True)
class Person:
    """Somebody of either side."""

    title: str
    first_name: str
    last_name: str


@dataclass(frozen=True)
class Line:
    """A service of a delegation.

    :ivar labels: what it is called, by language
    :ivar asked: how far the request goes
    :ivar level: how far it is granted, or asked for while pending
    :ivar status: pending, active, refused, superseded or ended
    """

    service: str
    labels: dict[str, str]
    domain_labels: dict[str, str]
    asked: str
    level: str
    status: str
    is_exclusive: bool


@dataclass(frozen=True)
class Listed:
    """A delegation in a list.

    :ivar side: on which side one's establishment is: centralising or delegating
    :ivar suspended_by: delegating, operator and rules, or some of them, or none
    """

    id: UUID
    side: str
    centralising: Side
    delegating: Side
    contract_number: str
    status: str
    is_in_force: bool
    suspended_by: list[str]
    services: list[Line]
    ends_on: date
    requested_at: datetime
    answer_by: datetime
    requested_by: Person | None = None
    answered_by: Person | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: str | None = None
    own_reference: str | None = None

    @property
    def other(self) -> Side:
        """Tell which establishment is on the other side."""
        return self.delegating if self.side == "centralising" else self.centralising

    @property
    def is_running(self) -> bool:
        """Tell whether it is accepted and not over, be it suspended."""
        return self.status in ("active", "suspended")

    @property
    def granted(self) -> list[Line]:
        """List the services that it grants."""
        return [line for line in self.services if line.status == "active"]


@dataclass(frozen=True)
class Extension:
    """That a delegation goes on by itself after its last day, once.

    :ivar agreed_until: the last day that was agreed to
    :ivar ends_on: the last day with the extension
    """

    agreed_until: date
    ends_on: date
    has_begun: bool
    allowed_by: Person | None = None


@dataclass(frozen=True)
class Delegation(Listed):
    """A delegation in full.

    :ivar text: what both sides see, by language
    """

    text: dict[str, str] | None = None
    text_hash: str = ""
    message: str | None = None
    extension: Extension | None = None
    pending_amendment_id: UUID | None = None


@dataclass(frozen=True)
class Change:
    """One service in what accepting would mean.

    :ivar labels: what it is called, by language
    """

    service: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Preview:
    """What accepting would mean today.

    :ivar words: by language; what is agreed to is the text, not these
    """

    words: dict[str, str]
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Reaching:
    """Somebody, or an application, who can use a service by a delegation.

    :ivar centralising: whose they are
    :ivar until: the last day
    :ivar last_acted_at: when they last changed something by it
    """

    centralising: Side
    level: str
    delegation_id: UUID
    until: date
    holder: Person | None = None
    client: dict[str, Any] | None = None
    last_acted_at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """One thing that happened to a delegation."""

    kind: str
    happened_at: datetime
    side: str
    by: Person | None = None
    about: Person | None = None
    about_client: dict[str, Any] | None = None
    reason: str | None = None


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
class Amendment:
    """More of a delegation, or longer, that is asked for.

    :ivar rights: service to level, only what reaches further than what is granted
    """

    id: UUID
    status: str
    rights: dict[str, str]
    requested_at: datetime
    answer_by: datetime
    granted: dict[str, str] = field(default_factory=dict)
    ends_on: date | None = None
    message: str | None = None
    requested_by: Person | None = None
    answered_by: Person | None = None
    reason: str | None = None
    text: dict[str, str] | None = None
    text_hash: str = ""


def listed(api: Api, query: Mapping[str, Any]) -> Page[Listed]:
    """List those of one's establishment, newest first.

    :param query: side, status, q, page
    """
    return api.page(Listed, PATH, **query)


def show(api: Api, delegation_id: UUID) -> Delegation:
    """Show one, with its text."""
    return read(Delegation, api.get(f"{PATH}/{delegation_id}").json())


def preview(api: Api, delegation: Delegation) -> Preview | None:
    """Tell what accepting a request would mean; None: it is not, or no longer, to be answered."""
    if delegation.status != "pending" or delegation.side != "delegating":
        return None
    return _previewed(api, f"{PATH}/{delegation.id}/preview")


def preview_of_amendment(api: Api, delegation: Delegation, found: "Amendment") -> Preview | None:
    """Tell the same of an amendment."""
    if found.status != "pending" or delegation.side != "delegating":
        return None
    return _previewed(api, f"{PATH}/{delegation.id}/amendments/{found.id}/preview")


def _previewed(api: Api, path: str) -> Preview | None:
    try:
        return read(Preview, api.get(path).json())
    except Refused as refusal:
        if refusal.status != HTTPStatus.CONFLICT:
            raise
        return None


def reaching(api: Api, query: Mapping[str, Any]) -> Page[Reaching]:
    """List who can use a service of one's establishment by delegation, by name.

    :param query: service, level, page
    """
    return api.page(Reaching, "/delegation/v1/access/people", **query)


def proof(api: Api, delegation_id: UUID) -> str:
    """State what was agreed to, signed (JWS)."""
    return str(api.post(f"{PATH}/{delegation_id}/proof").json()["statement"])


def printed_proof(api: Api, delegation_id: UUID) -> httpx.Response:
    """Give the same as a PDF."""
    return api.get(f"{PATH}/{delegation_id}/proof.pdf")


def events(api: Api, delegation_id: UUID, page: int) -> Page[Event]:
    """List what happened to one, oldest first."""
    return api.page(Event, f"{PATH}/{delegation_id}/events", page=page)


def do(api: Api, delegation_id: UUID, act: str, body: Mapping[str, Any] | None = None) -> None:
    """Accept, refuse, cancel, reduce, suspend, resume, terminate or extend one."""
    api.post(f"{PATH}/{delegation_id}/{act}", body)


def assignments(api: Api, delegation_id: UUID, page: int = 1) -> Page[Assignment]:
    """List who works in one."""
    return api.page(Assignment, f"{PATH}/{delegation_id}/assignments", page=page)


def matrix(api: Api, query: Mapping[str, Any]) -> Page[Worked]:
    """List who works where, by delegation that runs.

    :param query: q, service, sort, page, page_size
    """
    return api.page(Worked, "/delegation/v1/assignments", **query)


def assign(
    api: Api, delegation_id: UUID, account_id: str, rights: Mapping[str, str], *, key: str
) -> None:
    """Let somebody of one's establishment work in one; these rights take the place of others."""
    body = {"account_id": account_id, "rights": dict(rights)}
    api.post(f"{PATH}/{delegation_id}/assignments", body, key=key)


def take_out(api: Api, delegation_id: UUID, assignment_id: UUID) -> None:
    """Take somebody out of one, at once."""
    api.ask("DELETE", f"{PATH}/{delegation_id}/assignments/{assignment_id}")


def amendments(api: Api, delegation_id: UUID) -> Sequence[Amendment]:
    """List the amendments of one, newest first."""
    return api.page(Amendment, f"{PATH}/{delegation_id}/amendments").items


def amendment(api: Api, delegation_id: UUID, amendment_id: UUID) -> Amendment:
    """Show an amendment, with its text."""
    path = f"{PATH}/{delegation_id}/amendments/{amendment_id}"
    return read(Amendment, api.get(path).json())


def amend(api: Api, delegation_id: UUID, order: Mapping[str, Any], *, key: str) -> Amendment:
    """Ask for more of one, or for longer."""
    return read(Amendment, api.post(f"{PATH}/{delegation_id}/amendments", order, key=key).json())


def answer_amendment(
    api: Api, delegation_id: UUID, amendment_id: UUID, act: str, body: Mapping[str, Any] | None
) -> None:
    """Accept, refuse or cancel an amendment."""
    api.post(f"{PATH}/{delegation_id}/amendments/{amendment_id}/{act}", body)
