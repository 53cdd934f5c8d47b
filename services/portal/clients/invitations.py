"""Invitations that nobody has answered yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.reasons import Reason
from services.portal.clients.shapes import Page, read_all

STATES = ("waiting", "sent", "looked_at", "undeliverable", "lapsed")


@dataclass(frozen=True)
class Inviter:
    """Who invited somebody."""

    first_name: str
    last_name: str


@dataclass(frozen=True)
class Invitation:
    """Somebody who has not chosen a password yet.

    :ivar state: how far the invitation has come, one of `STATES`
    """

    account_id: UUID
    identifier: str
    title: str
    first_name: str
    last_name: str
    email: str
    profile: str
    state: str
    invited_at: datetime
    lapses_at: datetime
    department: str | None = None
    invited_by: Inviter | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of inviting one of them again.

    :ivar code: why not; None: they were invited
    """

    account_id: UUID
    outcome: str
    code: str | None = None
    message: Reason | None = None


def unanswered(
    api: Api, establishment_id: str, *, state: str | None, page: int
) -> Page[Invitation]:
    """List those that nobody has answered, the oldest first."""
    return api.page(Invitation, _path(establishment_id), state=state, page=page)


def send_again(api: Api, establishment_id: str, ids: Sequence[str], key: str) -> list[Outcome]:
    """Invite holders again; their former links are dead."""
    answer = api.post(_path(establishment_id), {"account_ids": list(ids)}, key=key)
    return read_all(Outcome, answer.json())


def _path(establishment_id: str) -> str:
    return f"/accounts/v1/establishments/{establishment_id}/invitations"
