"""Who of an establishment has no second factor yet."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page


@dataclass(frozen=True)
class WithoutFactor:
    """Somebody who can sign in and has none.

    :ivar needed_from: from which day on they must have one; None: they need not
    """

    account_id: UUID
    identifier: str
    first_name: str
    last_name: str
    profile: str
    needed_from: date | None


def page(api: Api, establishment_id: str, number: int, *, is_needed: bool) -> Page[WithoutFactor]:
    """List them by name.

    :param is_needed: only those who must have one, now or from a day on
    """
    path = f"/identity/v1/establishments/{establishment_id}/without-second-factor"
    return api.page(WithoutFactor, path, page=number, is_needed="true" if is_needed else None)
