"""The accounts of an establishment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.establishments import Address
from services.portal.clients.shapes import Page, read, read_all, read_versioned


@dataclass(frozen=True)
class Row:
    """An account in the list.

    :ivar acts: what one may do to it
    """

    id: UUID
    title: str
    first_name: str
    last_name: str
    identifier: str
    email: str
    profile: str
    status: str
    is_locked: bool
    acts: list[str]
    department: str | None = None
    expires_on: date | None = None
    last_signed_in_at: datetime | None = None
    undeliverable_since: datetime | None = None
    group: str | None = None


@dataclass(frozen=True)
class Account(Row):
    """An account in full.

    :ivar version: of the coordinates: what an edit says it edits
    """

    phone: str | None = None
    postal_address: Address | None = None
    language: str = "fr"
    pending_email: str | None = None
    rights: dict[str, str] = field(default_factory=dict)
    invited_at: datetime | None = None
    created_at: datetime | None = None
    version: str = ""


@dataclass(frozen=True)
class Group:
    """How many accounts stand in a group."""

    group: str | None
    count: int


@dataclass(frozen=True)
class Held:
    """The rights of an account, with the version that an edit says it edits."""

    rights: dict[str, str]
    version: str


@dataclass(frozen=True)
class Spelling:
    """An identifier, as it is read aloud."""

    identifier: str
    text: str
    characters: list[dict[str, str]]


def of(home: str, account_id: UUID | str = "") -> str:
    """Name the path of the accounts of an establishment, or of one of them."""
    path = f"/accounts/v1/establishments/{home}/accounts"
    return f"{path}/{account_id}" if account_id else path


def listed(api: Api, home: str, query: Mapping[str, Any]) -> Page[Row]:
    """List them."""
    return api.page(Row, of(home), **query)


def groups(api: Api, home: str, query: Mapping[str, Any]) -> list[Group]:
    """Count them by what a list is grouped by."""
    return read_all(Group, api.get(f"{of(home)}/groups", **query).json())


def show(api: Api, home: str, account_id: UUID | str) -> Account:
    """Show one."""
    return read_versioned(Account, api.get(of(home, account_id)))


def rights(api: Api, home: str, account_id: UUID | str) -> Held:
    """Show its rights."""
    answer = api.get(f"{of(home, account_id)}/rights")
    return Held(answer.json()["rights"], answer.headers.get("ETag", ""))


def create(api: Api, home: str, account: Mapping[str, Any], *, key: str) -> Account:
    """Make one: coordinates and rights in one act."""
    return read(Account, {"acts": []} | api.post(of(home), account, key=key).json())


def change(
    api: Api, home: str, account_id: UUID | str, changes: Mapping[str, Any], *, version: str
) -> None:
    """Change coordinates; another version meanwhile is a 412."""
    api.ask("PATCH", of(home, account_id), json=changes, headers={"If-Match": version})


def set_rights(
    api: Api, home: str, account_id: UUID | str, levels: Mapping[str, str], *, version: str
) -> None:
    """Set all rights; what is not named goes to none. Another version meanwhile is a 412."""
    path = f"{of(home, account_id)}/rights"
    api.ask("PUT", path, json={"rights": levels}, headers={"If-Match": version})


def act(
    api: Api,
    home: str,
    account_id: UUID | str,
    what: str,
    body: Mapping[str, Any] | None = None,
    *,
    key: str,
) -> None:
    """Renew, invite again or promote."""
    api.post(f"{of(home, account_id)}/{what}", body, key=key)


def unlock(api: Api, account_id: UUID | str, *, key: str) -> None:
    """Lift the lock of too many wrong passwords."""
    api.post(f"/identity/v1/credentials/{account_id}/unlock", {}, key=key)


def delete(api: Api, home: str, account_id: UUID | str) -> None:
    """Delete one for good."""
    api.ask("DELETE", of(home, account_id))


def namesakes(api: Api, home: str, **who: str) -> list[Row]:
    """List who may be the same person."""
    asked = {name: value for name, value in who.items() if value}
    return read_all(Row, api.get(f"{of(home)}/namesakes", **asked).json()) if asked else []


def spelling(api: Api, home: str, account_id: UUID | str) -> Spelling:
    """Spell its identifier."""
    return read(Spelling, api.get(f"{of(home, account_id)}/identifier-spelling").json())


def sheet(api: Api, home: str, account_id: UUID | str) -> httpx.Response:
    """Give the sheet that hands its identifier over, as a PDF."""
    return api.get(f"{of(home, account_id)}/identifier-sheet")
