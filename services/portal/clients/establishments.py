"""Establishments: what the register says, and who administers them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import read_all, read_versioned

PATH = "/accounts/v1/establishments"


@dataclass(frozen=True)
class Address:
    """A postal address."""

    lines: list[str]
    postcode: str
    city: str


@dataclass(frozen=True)
class Representative:
    """The legal representative of record."""

    title: str
    first_name: str
    last_name: str


@dataclass(frozen=True)
class Establishment:
    """An establishment, with what it is advised to see to.

    :ivar accepted_terms: the number of the terms that were accepted last
    :ivar is_orphaned: whether nobody administers it any more
    :ivar is_sandbox: whether it is there to try things out: nothing of it leaves the platform
    :ivar merged_into: which one took it over when it was closed
    :ivar version: what an edit says it edits
    """

    id: UUID
    name: str
    siret: str
    contract_numbers: list[str]
    status: str
    is_centralising: bool
    language: str
    address: Address | None = None
    legal_representative: Representative | None = None
    accepted_terms: int | None = None
    last_reviewed_on: date | None = None
    password_policy: str | None = None
    password_min_length: int | None = None
    second_factor_for: str | None = None
    second_factor_from: date | None = None
    advice: list[str] = field(default_factory=list)
    is_orphaned: bool = False
    is_platform: bool = False
    is_sandbox: bool = False
    merged_into: UUID | None = None
    confirmed_at: datetime | None = None
    created_at: datetime | None = None
    version: str = ""


@dataclass(frozen=True)
class Administrator:
    """Somebody who administers an establishment."""

    account_id: UUID
    title: str
    first_name: str
    last_name: str
    email: str
    phone: str | None = None
    department: str | None = None


def show(api: Api, establishment_id: str) -> Establishment:
    """Show an establishment."""
    return read_versioned(Establishment, api.get(f"{PATH}/{establishment_id}"))


def change(api: Api, establishment_id: str, version: str, **changes: object) -> Establishment:
    """Change what an establishment settles for itself, and what operators do.

    :param version: the one that was edited; another one meanwhile is a 412
    :param changes: `language`, `password_policy`, `password_min_length` (characters),
        `second_factor_for` with `second_factor_from` (a day); by operators, `is_centralising`,
        `is_sandbox`
    """
    headers = {"If-Match": version}
    answer = api.ask("PATCH", f"{PATH}/{establishment_id}", json=changes, headers=headers)
    return read_versioned(Establishment, answer)


def administrators(api: Api, establishment_id: str) -> list[Administrator]:
    """List who administers an establishment."""
    return read_all(Administrator, api.get(f"{PATH}/{establishment_id}/administrators").json())
