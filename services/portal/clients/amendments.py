"""Amendments: more of a delegation that runs, or longer, asked for and answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.delegations import PATH, Delegation, Person, Preview, previewed
from services.portal.clients.shapes import read


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


def show(api: Api, delegation_id: UUID, amendment_id: UUID) -> Amendment:
    """Show an amendment, with its text."""
    path = f"{PATH}/{delegation_id}/amendments/{amendment_id}"
    return read(Amendment, api.get(path).json())


def preview(api: Api, delegation: Delegation, found: Amendment) -> Preview | None:
    """Tell what accepting one would mean; None: it is not, or no longer, to be answered."""
    if found.status != "pending" or delegation.side != "delegating":
        return None
    return previewed(api, f"{PATH}/{delegation.id}/amendments/{found.id}/preview")


def ask(api: Api, delegation_id: UUID, order: Mapping[str, Any], *, key: str) -> Amendment:
    """Ask for more of one, or for longer."""
    return read(Amendment, api.post(f"{PATH}/{delegation_id}/amendments", order, key=key).json())


def answer(
    api: Api, delegation_id: UUID, amendment_id: UUID, act: str, body: Mapping[str, Any] | None
) -> None:
    """Accept, refuse or cancel an amendment."""
    api.post(f"{PATH}/{delegation_id}/amendments/{amendment_id}/{act}", body)
