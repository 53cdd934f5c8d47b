"""Establishments that one acts for, and how far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page

SERVICE = "accounts"
LETTERS = "letters"
"""The services whose pages are here: managing accounts, and the letter box."""


@dataclass(frozen=True)
class Reach:
    """An establishment that one may act for, and how far on which service.

    :ivar ends_on: the first last day among the delegations that let one
    """

    establishment_id: UUID
    name: str
    siret: str
    rights: dict[str, str]
    ends_on: date | None = None

    @property
    def has_pages(self) -> bool:
        """Tell whether there are pages here for what one may do there."""
        return bool({SERVICE, LETTERS} & self.rights.keys())


def perimeter(api: Api, query: Mapping[str, Any]) -> Page[Reach]:
    """List where one may act by delegation.

    :param query: q, service, ends_before, sort, page
    """
    return api.page(Reach, "/delegation/v1/perimeter", **query)


def reach(api: Api, establishment_id: str) -> Reach | None:
    """Tell how far one may act in an establishment; None: one may not."""
    found = perimeter(api, {"establishment_id": establishment_id}).items
    return found[0] if found else None
