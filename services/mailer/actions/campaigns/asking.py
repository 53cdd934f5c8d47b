"""A campaign's table is checked, then its letters are deposited, as jobs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer import errors
from services.mailer.actions.campaigns.orders import CHECK, DEPOSIT, CampaignOrder
from services.mailer.clients.uploads import Uploads
from services.mailer.domain import archived_files, campaign_file
from services.mailer.domain.archived_files import Contents, Place
from services.mailer.domain.campaign_limits import MOST_FILES
from services.mailer.models import Campaign, CampaignStatus
from shared import jobs
from shared.jobs import Job, JobItem, JobStatus, Requester

TAKEN = (CampaignStatus.RECEIVED, CampaignStatus.DEPOSITED)
"""Of what can be deposited: once more, after lines were put right, what is there stays there."""


def check(
    session: Session,
    campaign: Campaign,
    *,
    text: str,
    requester: Requester,
    uploads: Uploads,
    now: datetime,
) -> Job:
    """Have it told, line by line, what would become of a campaign.

    :param campaign: locked
    :param text: its table
    :raises CampaignState: if its ZIP has not arrived, or it is being deposited, or withdrawn
    :raises Invalid: if the ZIP, or the table, cannot be read
    :raises TooManyJobs: if too many of theirs are under way
    """
    _require_files(campaign)
    table = campaign_file.read(text)
    with uploads.open(campaign.id, campaign.size) as file:
        contents = archived_files.read_contents(file, most=MOST_FILES)
    job = jobs.ask(
        session,
        kind=CHECK,
        requester=requester,
        order=CampaignOrder(campaign_id=campaign.id, dry_run=True, headers=dict(table.headers)),
        items=_items(table, contents, is_french=requester.language == "fr"),
        now=now,
    )
    campaign.check_id = job.id
    return job


def deposit(session: Session, campaign: Campaign, *, requester: Requester, now: datetime) -> Job:
    """Have the letters of a campaign deposited, as its newest check has read them.

    Each line is judged anew: nothing is believed that the check found.

    :param campaign: locked
    :raises CampaignState: if it has not been checked to the end, is being deposited, or withdrawn
    :raises NotChecked: if the check of a line failed: what that said is not kept
    :raises TooManyJobs: if too many of theirs are under way
    """
    _require_files(campaign)
    checked = session.get(Job, campaign.check_id) if campaign.check_id else None
    if checked is None or checked.status != JobStatus.DONE:
        raise errors.CampaignState(campaign_status=str(campaign.status))
    _require_every_line(session, checked)
    rows = select(JobItem.number, JobItem.given).where(JobItem.job_id == checked.id)
    found = session.execute(rows.order_by(JobItem.number).execution_options(yield_per=1000))
    job = jobs.ask(
        session,
        kind=DEPOSIT,
        requester=requester,
        order=replace(CampaignOrder.from_data(checked.parameters), dry_run=False),
        items=(row._asdict() for row in found),
        now=now,
    )
    campaign.deposit_id, campaign.status = job.id, CampaignStatus.DEPOSITING
    return job


def _require_files(campaign: Campaign) -> None:
    if campaign.status not in TAKEN or campaign.files_removed_at is not None:
        raise errors.CampaignState(campaign_status=str(campaign.status))


def _require_every_line(session: Session, checked: Job) -> None:
    lost = select(JobItem.number).where(JobItem.job_id == checked.id, JobItem.given.is_(None))
    if session.scalar(lost.limit(1)) is not None:
        raise errors.NotChecked


def _items(
    table: campaign_file.Table, contents: Contents, *, is_french: bool
) -> Iterator[dict[str, Any]]:
    """Write each line with the place of its file, so that no batch looks for it."""
    for line in table.lines:
        given: dict[str, Any] = {"values": dict(line.values)}
        if line.has_surplus:
            given["has_surplus"] = True
        if line.twin is not None:
            given["twin"] = line.twin
        found = contents.find(line.values.get("file", ""))
        if isinstance(found, Place):
            given["place"] = found.to_data()
        else:
            given["fault"] = found.fr if is_french else str(found)
        yield {"number": line.number, "given": given}
