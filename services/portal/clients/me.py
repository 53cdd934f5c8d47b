"""One's own account."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import read_versioned


@dataclass(frozen=True)
class OwnEstablishment:
    """Where one belongs."""

    id: UUID
    name: str
    siret: str
    contract_numbers: list[str]
    is_centralising: bool
    is_sandbox: bool = False


@dataclass(frozen=True)
class Me:
    """One's own account.

    :ivar rights: how far one may go at home, by service; of operators, their duties too
    :ivar version: what an edit says it edits
    """

    id: UUID
    identifier: str
    title: str
    first_name: str
    last_name: str
    email: str
    profile: str
    status: str
    establishment: OwnEstablishment
    phone: str | None = None
    department: str | None = None
    language: str = "fr"
    pending_email: str | None = None
    expires_on: date | None = None
    last_signed_in_at: datetime | None = None
    rights: dict[str, str] = field(default_factory=dict)
    version: str = ""


def show(api: Api) -> Me:
    """Show one's own account."""
    return read_versioned(Me, api.get("/accounts/v1/me"))


def change(api: Api, version: str, **changes: object) -> Me:
    """Change one's own coordinates.

    :param version: the one that was edited; another one meanwhile is a 412
    """
    answer = api.ask("PATCH", "/accounts/v1/me", json=changes, headers={"If-Match": version})
    return read_versioned(Me, answer)


def rights(api: Api) -> dict[str, str]:
    """Tell how far one may go on which service at home."""
    told: dict[str, str] = api.get("/accounts/v1/me/rights").json()["rights"]
    return told
