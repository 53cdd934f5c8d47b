"""Delegations of all establishments, and what is objected to, for the platform's staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.delegations import PATH as DELEGATIONS
from services.portal.clients.delegations import Delegation, Event, Line, Side
from services.portal.clients.shapes import Page, read

PATH = "/delegation/v1/platform"


@dataclass(frozen=True)
class Party(Side):
    """One of the two establishments, which is known."""

    establishment_id: UUID


@dataclass(frozen=True)
class Found:
    """A delegation between any two establishments.

    :ivar suspended_by: delegating, operator, rules, some of them or none
    """

    id: UUID
    centralising: Party
    delegating: Party
    contract_number: str
    status: str
    suspended_by: list[str]
    services: list[Line]
    ends_on: date
    requested_at: datetime
    answer_by: datetime


@dataclass(frozen=True)
class Objection:
    """What one side of a delegation objects to.

    :ivar side: which of the two
    :ivar about: suspension or termination
    :ivar done_by: operator or rules
    :ivar message: None once it is forgotten
    """

    id: UUID
    delegation_id: UUID
    establishment_id: UUID
    side: str
    about: str
    done_by: str
    status: str
    made_at: datetime
    message: str | None = None
    answer: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class FoundObjection(Objection):
    """The same for operators, with the delegation that it is about."""

    centralising: Party | None = None
    delegating: Party | None = None

    @property
    def by(self) -> Party | None:
        """Tell who objects."""
        return self.centralising if self.side == "centralising" else self.delegating


def listed(api: Api, query: Mapping[str, Any]) -> Page[Found]:
    """Find delegations of all establishments.

    :param query: q, status, service, sort, page
    """
    return api.page(Found, f"{PATH}/delegations", **query)


def show(api: Api, establishment_id: UUID, delegation_id: UUID) -> Delegation:
    """Read one below one of its establishments, whose history shows it."""
    return read(Delegation, api.get(_of(establishment_id, delegation_id)).json())


def events(api: Api, establishment_id: UUID, delegation_id: UUID, page: int) -> Page[Event]:
    """List what happened to it, oldest first."""
    return api.page(Event, f"{_of(establishment_id, delegation_id)}/events", page=page)


def do(api: Api, establishment_id: UUID, delegation_id: UUID, act: str, reason: str) -> None:
    """Suspend, resume or terminate it.

    :param reason: for both sides to read; a resumption has none
    """
    body = {"reason": reason} if reason else None
    api.post(f"{_of(establishment_id, delegation_id)}/{act}", body)


def objections(api: Api, status: str | None, page: int) -> Page[FoundObjection]:
    """List the objections of all establishments, the oldest first."""
    return api.page(FoundObjection, f"{PATH}/objections", status=status, page=page)


def answer(api: Api, objection_id: UUID, text: str) -> None:
    """Answer one, for the administrators of the side that objects."""
    api.post(f"{PATH}/objections/{objection_id}/answer", {"answer": text})


def _of(establishment_id: UUID, delegation_id: UUID) -> str:
    return f"/delegation/v1/establishments/{establishment_id}/delegations/{delegation_id}"


def own(api: Api, delegation_id: UUID) -> list[Objection]:
    """List what one's own establishment has objected to in a delegation, newest first."""
    return list(api.every(Objection, f"{DELEGATIONS}/{delegation_id}/objections"))


def object_to(api: Api, delegation_id: UUID, message: str, *, key: str) -> None:
    """Object to what the platform has done to one."""
    api.post(f"{DELEGATIONS}/{delegation_id}/objections", {"message": message}, key=key)
