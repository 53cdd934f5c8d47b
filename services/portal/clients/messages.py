"""Messages of other services that a service has given up, for the platform's operators."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read

SERVICES = ("accounts", "identity", "delegation", "mailer")
"""Those that hear others."""


@dataclass(frozen=True)
class Parked:
    """A message that was given up.

    :ivar type: of the event
    :ivar subject: what it is about
    :ivar publisher: who told it
    :ivar error: of the last try
    """

    id: UUID
    type: str
    subject: str
    publisher: str
    parked_at: datetime
    tries: int
    error: str | None = None


@dataclass(frozen=True)
class WholeParked(Parked):
    """The same, with what it says, sealed values masked.

    :ivar is_projected: unless it is, access depends on it, and it cannot be discarded
    """

    is_projected: bool = True
    message: dict[str, Any] = field(default_factory=dict)


def listed(api: Api, of: str, page: int) -> Page[Parked]:
    """List those of a service, the newest first."""
    return api.page(Parked, _path(of), page=page)


def show(api: Api, of: str, message_id: UUID) -> WholeParked:
    """Read one; the history of the establishment that it tells of shows it."""
    return read(WholeParked, api.get(f"{_path(of)}/{message_id}").json())


def replay(api: Api, of: str, message_id: UUID, *, key: str) -> None:
    """Have one tried again."""
    api.post(f"{_path(of)}/{message_id}/replay", key=key)


def discard(api: Api, of: str, message_id: UUID, reason: str) -> None:
    """Discard one: its effect will never be."""
    api.post(f"{_path(of)}/{message_id}/discard", {"reason": " ".join(reason.split())})


def _path(of: str) -> str:
    return f"/{of}/v1/parked-messages"
