"""Establishments that are registered, or recovered by whoever is to administer them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import read

ESTABLISHMENTS = "/accounts/v1/establishments"


@dataclass(frozen=True)
class Registered:
    """What became of a registration.

    :ivar proof: what proves it: `letter` or `none`
    :ivar identifier: of the first administrator
    :ivar letter_leaves_at: when the letter with their code leaves; None: none does
    """

    establishment_id: UUID
    name: str
    status: str
    proof: str
    identifier: str
    letter_leaves_at: datetime | None = None
    lapses_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """A recovery that has been asked for."""

    establishment_id: UUID
    name: str
    letter_leaves_at: datetime
    lapses_at: datetime


def register(api: Api, facts: dict[str, Any], key: str) -> Registered:
    """Register an establishment, with its first administrator."""
    return read(Registered, api.post(ESTABLISHMENTS, facts, key=key).json())


def ask_to_recover(api: Api, facts: dict[str, Any], key: str) -> Asked:
    """Ask for the letter by which an establishment without administrator is recovered."""
    return read(Asked, api.post("/accounts/v1/recoveries", facts, key=key).json())


def hand_in(api: Api, siret: str, code: str) -> str:
    """Hand in the code of a letter; give the establishment's name."""
    answer = api.post("/accounts/v1/paper-codes", {"siret": siret, "code": code})
    name: str = answer.json()["name"]
    return name
