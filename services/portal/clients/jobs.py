"""Long acts: how far they are, and the files they make."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.shapes import read

PATH = "/accounts/v1/jobs"
ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Job:
    """A long act.

    :ivar content_name: of the file it has made; None: none
    """

    id: UUID
    kind: str
    status: str
    done: int
    total: int | None
    created_at: datetime
    content_name: str | None = None
    content_size: int | None = None
    expires_at: datetime | None = None
    is_cancelling: bool = False
    problem: str | None = None
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.status in ENDED


def own(api: Api, kind: str) -> list[Job]:
    """List one's own of a kind, newest first."""
    found = api.page(dict, PATH, page_size=100).items
    return [read(Job, row) for row in found if row["kind"] == kind]


def show(api: Api, job_id: UUID) -> Job:
    """Show one."""
    return read(Job, api.get(f"{PATH}/{job_id}").json())


def content(api: Api, job_id: UUID) -> httpx.Response:
    """Give the file that one has made."""
    return api.get(f"{PATH}/{job_id}/content")
