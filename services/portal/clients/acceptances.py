"""Terms that were accepted for an establishment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page


@dataclass(frozen=True)
class Acceptance:
    """That somebody accepted a version of the terms.

    :ivar number: of the version
    :ivar digest: of the text that they accepted
    """

    number: int
    account_id: UUID
    accepted_at: datetime
    digest: str


def every(api: Api, establishment_id: str, page: int) -> Page[Acceptance]:
    """List them, the newest first."""
    path = f"/accounts/v1/establishments/{establishment_id}/terms-acceptances"
    return api.page(Acceptance, path, page=page)
