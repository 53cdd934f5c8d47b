"""Transfers: what one centralising establishment works on, offered to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.delegations import Side
from services.portal.clients.jobs import Job, begun
from services.portal.clients.many import Told
from services.portal.clients.platform import Party
from services.portal.clients.shapes import Page, read

PATH = "/delegation/v1/transfers"
LINES = 50
"""How many delegations of a transfer a page shows."""


@dataclass(frozen=True)
class Transfer:
    """An offer of delegations.

    :ivar count: how many it is about
    :ivar reason: why it is declined
    """

    id: UUID
    giving: Party
    taking: Party
    status: str
    count: int
    offered_at: datetime
    answer_by: datetime
    message: str | None = None
    reason: str | None = None
    settled_at: datetime | None = None

    def is_given_by(self, establishment_id: str) -> bool:
        """Tell whether an establishment gives; if not, it may take."""
        return str(self.giving.establishment_id) == establishment_id


@dataclass(frozen=True)
class TransferService:
    """A service that a delegation of a transfer grants.

    :ivar labels: what it is called, by language
    """

    service: str
    labels: dict[str, str]
    level: str


@dataclass(frozen=True)
class TransferLine:
    """A delegation of a transfer, as it was when offered.

    :ivar delegation_id, delegation_status: of what is offered, for whoever gives
    :ivar request_id, request_status: of what is asked in its place, for whoever takes
    """

    number: int
    delegating: Side
    contract_number: str
    services: list[TransferService]
    ends_on: date
    delegation_id: UUID | None = None
    delegation_status: str | None = None
    request_id: UUID | None = None
    request_status: str | None = None


def listed(api: Api, page: int) -> Page[Transfer]:
    """List those that one's establishment gives, or may take, newest first."""
    return api.page(Transfer, PATH, page=page)


def show(api: Api, transfer_id: UUID) -> Transfer:
    """Show one."""
    return read(Transfer, api.get(f"{PATH}/{transfer_id}").json())


def lines(api: Api, transfer_id: UUID, page: int) -> Page[TransferLine]:
    """List the delegations that one is about."""
    return api.page(TransferLine, f"{PATH}/{transfer_id}/lines", page=page, page_size=LINES)


def progress(api: Api, transfer_id: UUID) -> dict[str, int]:
    """Count by state what has become of them: of one's own delegations, or requests."""
    counts: dict[str, int] = api.get(f"{PATH}/{transfer_id}/progress").json()["statuses"]
    return counts


def take(
    api: Api, transfer_id: UUID, order: Mapping[str, Any], *, is_rehearsal: bool, key: str
) -> Job | list[Told]:
    """Ask each delegating establishment, or only tell what would become of each.

    :param order: perhaps a `message` for all of them
    """
    body = {**order, "dry_run": is_rehearsal}
    answer = api.post(f"{PATH}/{transfer_id}/take", body, key=key)
    return begun(answer) or [Told.of_answer(row) for row in answer.json()]


def decline(api: Api, transfer_id: UUID, reason: str, *, key: str) -> None:
    """Say no, with a reason that the other establishment reads."""
    api.post(f"{PATH}/{transfer_id}/decline", {"reason": reason}, key=key)


def withdraw(api: Api, transfer_id: UUID, *, key: str) -> None:
    """Take back what one's establishment offers."""
    api.post(f"{PATH}/{transfer_id}/withdraw", key=key)
