"""Letters that nobody has opened, in all establishments that one reads letters for."""

from dataclasses import dataclass
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import read_all


@dataclass(frozen=True)
class UnreadThere:
    """How many letters of an establishment none of its people has opened."""

    establishment_id: UUID
    name: str
    siret: str
    unread: int


def elsewhere(api: Api) -> list[UnreadThere]:
    """Count them by establishment, most first; where there are none is left out."""
    return read_all(UnreadThere, api.get("/mailer/v1/unread-letters").json())
