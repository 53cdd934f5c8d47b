"""People of all establishments, for the platform's operators."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page

PATH = "/accounts/v1/platform/people"


@dataclass(frozen=True)
class Found:
    """Somebody, and where their account is."""

    id: UUID
    establishment_id: UUID
    establishment_name: str
    title: str
    first_name: str
    last_name: str
    identifier: str
    email: str
    profile: str
    status: str
    department: str | None = None
    is_locked: bool = False
    undeliverable_since: datetime | None = None
    expires_on: date | None = None
    last_signed_in_at: datetime | None = None


def found(api: Api, words: str, page: int) -> Page[Found]:
    """Look for people by words; the history of each of their establishments says so."""
    return api.page(Found, PATH, q=words, page=page)
