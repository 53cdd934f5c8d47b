"""Second factors of others, for those who administer their accounts: lost ones are removed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import read


@dataclass(frozen=True)
class Waiting:
    """A removal of somebody's second factors that waits.

    :ivar due_at: when it is carried out, unless it is cancelled before
    """

    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Standing:
    """How somebody stands with second factors."""

    has_factors: bool
    reset: Waiting | None = None


def of(home: str, account_id: UUID | str) -> str:
    """Name the path of somebody's second factors."""
    return f"/identity/v1/establishments/{home}/accounts/{account_id}/factors"


def standing(api: Api, home: str, account_id: UUID | str) -> Standing:
    """Tell how somebody stands with them."""
    return read(Standing, api.get(of(home, account_id)).json())


def ask(api: Api, home: str, account_id: UUID | str, *, key: str) -> None:
    """Ask that they be removed, in a day."""
    api.post(f"{of(home, account_id)}/reset", key=key)


def cancel(api: Api, home: str, account_id: UUID | str) -> None:
    """Have them not be removed."""
    api.ask("DELETE", f"{of(home, account_id)}/reset")
