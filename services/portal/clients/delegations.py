"""Delegations: who may act for whom, on either side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page, read

PATH = "/delegation/v1/delegations"


@dataclass(frozen=True)
class Side:
    """One of the two establishments."""

    name: str
    siret: str
    establishment_id: UUID | None = None


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
class Mandate:
    """A mandate on paper that a request takes up."""

    signed_on: date
    reference: str


@dataclass(frozen=True)
class Delegation(Listed):
    """A delegation in full.

    :ivar text: what both sides see, by language
    :ivar succeeds_id: the delegation that ends for what is accepted of this one
    :ivar is_extensible: whether the delegating side can let it go on by itself today
    """

    text: dict[str, str] | None = None
    text_hash: str = ""
    message: str | None = None
    extension: Extension | None = None
    is_extensible: bool = False
    pending_amendment_id: UUID | None = None
    mandate: Mandate | None = None
    succeeds_id: UUID | None = None


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
class Event:
    """One thing that happened to a delegation."""

    kind: str
    happened_at: datetime
    side: str
    by: Person | None = None
    about: Person | None = None
    about_client: dict[str, Any] | None = None
    reason: str | None = None


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
    return previewed(api, f"{PATH}/{delegation.id}/preview")


def previewed(api: Api, path: str) -> Preview | None:
    """Read a preview; None: what it is of can no longer be answered."""
    try:
        return read(Preview, api.get(path).json())
    except Refused as refusal:
        if refusal.status != HTTPStatus.CONFLICT:
            raise
        return None


def events(api: Api, delegation_id: UUID, page: int) -> Page[Event]:
    """List what happened to one, oldest first."""
    return api.page(Event, f"{PATH}/{delegation_id}/events", page=page)


def do(api: Api, delegation_id: UUID, act: str, body: Mapping[str, Any] | None = None) -> None:
    """Accept, refuse, cancel, reduce, suspend, resume, terminate or extend one."""
    api.post(f"{PATH}/{delegation_id}/{act}", body)
