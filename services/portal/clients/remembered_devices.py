"""The browsers on which one's second factor is not asked for, for a while."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import read_all

PATH = "/identity/v1/remembered-devices"


@dataclass(frozen=True)
class RememberedDevice:
    """One of them.

    :ivar device: as it says what it is
    """

    id: UUID
    device: str | None
    remembered_at: datetime
    last_used_at: datetime | None
    expires_at: datetime


def own(api: Api) -> list[RememberedDevice]:
    """List one's own, the latest first."""
    return read_all(RememberedDevice, api.get(PATH).json())


def forget(api: Api, device_id: UUID) -> None:
    """Forget one: the next sign-in there asks for the second factor."""
    api.ask("DELETE", f"{PATH}/{device_id}")
