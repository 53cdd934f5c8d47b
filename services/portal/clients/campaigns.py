"""Campaigns of letters: uploaded in parts, checked, deposited and withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

import httpx

from services.portal.clients.api import Api
from services.portal.clients.jobs import Job
from services.portal.clients.shapes import Page, read

PATH = "/mailer/v1/campaigns"
MAILER = "mailer"
OCTETS = {"Content-Type": "application/octet-stream"}


@dataclass(frozen=True)
class Campaign:
    """Many letters that are handed in together.

    :ivar received: how many of its `size` bytes have arrived
    :ivar check_id: the newest job that tells what would become of each line
    :ivar deposit_id: the newest job that deposits
    """

    id: UUID
    name: str
    status: str
    size: int
    received: int
    part_size: int
    created_at: datetime
    embargoed_until: datetime | None = None
    check_id: UUID | None = None
    deposit_id: UUID | None = None
    withdrawal_id: UUID | None = None
    deposited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None

    @property
    def job_id(self) -> UUID | None:
        """Tell the job that matters now: the last that was asked for, as ids sort by their time."""
        asked = (self.withdrawal_id, self.deposit_id, self.check_id)
        return max((job_id for job_id in asked if job_id is not None), default=None)


@dataclass(frozen=True)
class Letters:
    """How the letters of a campaign fare that are still kept; `hidden`: nobody sees them yet."""

    total: int
    hidden: int
    read: int
    withdrawn: int
    withdrawn_read: int = 0


def listed(api: Api, page: int) -> Page[Campaign]:
    """List all of them, the newest first."""
    return api.page(Campaign, PATH, page=page)


def show(api: Api, campaign_id: UUID) -> Campaign:
    """Show one."""
    return read(Campaign, api.get(f"{PATH}/{campaign_id}").json())


def letters(api: Api, campaign_id: UUID) -> Letters:
    """Count the letters of one."""
    return read(Letters, api.get(f"{PATH}/{campaign_id}/letters").json())


def begin(api: Api, *, name: str, size: int, embargoed_until: str | None, key: str) -> Campaign:
    """Open one, for its ZIP to be uploaded."""
    asked = {"name": name, "size": size}
    if embargoed_until:
        asked["embargoed_until"] = embargoed_until
    return read(Campaign, api.post(PATH, asked, key=key).json())


def upload(api: Api, campaign: Campaign, file: IO[bytes]) -> Campaign:
    """Send the rest of its ZIP, part by part.

    :param file: the ZIP, from its beginning
    """
    file.seek(campaign.received)
    for offset, part in _parts(file, campaign):
        campaign = send_part(api, campaign.id, offset, part)
    return campaign


def send_part(api: Api, campaign_id: UUID, offset: int, part: bytes) -> Campaign:
    """Send one part of its ZIP.

    :param offset: the byte that it begins with
    """
    path, asked = f"{PATH}/{campaign_id}/content", {"offset": offset}
    sent = api.ask("PUT", path, params=asked, content=part, headers=OCTETS)
    return read(Campaign, sent.json())


def check(api: Api, campaign_id: UUID, content: bytes, *, key: str) -> Job:
    """Have its table checked."""
    headers = {"Content-Type": "text/csv"}
    path = f"{PATH}/{campaign_id}/check"
    return read(Job, api.ask("POST", path, content=content, headers=headers, key=key).json())


def deposit(api: Api, campaign_id: UUID, *, key: str) -> Job:
    """Have its letters deposited, as the newest check has read them."""
    return read(Job, api.post(f"{PATH}/{campaign_id}/deposit", {}, key=key).json())


def withdraw(api: Api, campaign_id: UUID, reason: str, *, key: str) -> Job:
    """Withdraw it, with all of its letters."""
    asked = {"reason": reason}
    return read(Job, api.post(f"{PATH}/{campaign_id}/withdraw", asked, key=key).json())


def template(api: Api) -> httpx.Response:
    """Give the table to fill in."""
    return api.get("/mailer/v1/campaign-template")


def report_file(api: Api, job_id: UUID) -> httpx.Response:
    """Give the report of a job, for a spreadsheet."""
    return api.stream("GET", f"/{MAILER}/v1/jobs/{job_id}/report.csv")


def _parts(file: IO[bytes], campaign: Campaign) -> Iterator[tuple[int, bytes]]:
    offset = campaign.received
    while part := file.read(campaign.part_size):
        yield offset, part
        offset += len(part)
