"""A campaign is withdrawn: nothing more is deposited, and each of its letters goes (ADR 0078)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from services.mailer import errors
from services.mailer.actions import withdrawing
from services.mailer.actions.campaigns.orders import WITHDRAW, CampaignOrder
from services.mailer.models import Campaign, CampaignStatus, Letter
from services.mailer.tools import Tools
from shared import jobs
from shared.jobs import Job, JobItem, Requester, Result

WITHDRAWN, GONE = "withdrawn", "gone"


def ask(
    session: Session, campaign: Campaign, *, reason: str, requester: Requester, now: datetime
) -> Job:
    """Withdraw a campaign: from now on nothing of it is deposited; its letters go by a job.

    Once more, if that job was stopped before all had gone: as it was withdrawn first, and why.

    :param campaign: locked
    :param reason: what is told to whoever sees the line of a letter
    :raises CampaignState: if it is withdrawn already, or being withdrawn
    :raises TooManyJobs: if too many of theirs are under way
    """
    letters = select(Letter.id).where(
        Letter.campaign_id == campaign.id, Letter.withdrawn_at.is_(None)
    )
    found = session.scalars(letters.order_by(Letter.id)).all()
    if campaign.status is not CampaignStatus.WITHDRAWN:
        actor = requester.actor
        campaign.status, campaign.withdrawn_at = CampaignStatus.WITHDRAWN, now
        campaign.withdrawn_by = actor.account_id or actor.client_id
        campaign.withdrawal_reason = reason
    elif not found or _is_under_way(session, campaign):
        raise errors.CampaignState(campaign_status=str(campaign.status))
    job = jobs.ask(
        session,
        kind=WITHDRAW,
        requester=requester,
        order=CampaignOrder(campaign_id=campaign.id, headers={}),
        items=(
            {"number": number, "given": {"letter_id": str(letter_id)}}
            for number, letter_id in enumerate(found, 1)
        ),
        now=now,
    )
    campaign.withdrawal_id = job.id
    return job


def _is_under_way(session: Session, campaign: Campaign) -> bool:
    """Tell whether the job that withdraws its letters goes on."""
    going_on = select(Job.id).where(Job.id == campaign.withdrawal_id, Job.ended_at.is_(None))
    return session.scalar(going_on) is not None


def perform(
    session: Session,
    campaign: Campaign,
    items: Sequence[JobItem],
    *,
    tools: Tools,
    now: datetime,
) -> list[Result]:
    """Withdraw a batch of a campaign's letters; those that are withdrawn already stay as they are.

    Nobody is told of a letter that nobody has seen.
    """
    ids = [UUID((item.given or {})["letter_id"]) for item in items]
    there = {
        letter.id: letter
        for letter in session.scalars(
            select(Letter)
            .where(Letter.id.in_(ids))
            .order_by(Letter.id)
            .options(selectinload(Letter.category))
            .with_for_update(of=Letter)
        )
    }
    withdrawing.lock_ahead(session, there.values())
    results = []
    for letter_id in ids:
        letter = there.get(letter_id)
        told = {"letter_id": str(letter_id)}
        if letter is None:  # kept for as long as its kind says
            results.append(Result(outcome=GONE, facts=told))
            continue
        withdrawing.take_back(
            session,
            letter,
            reason=campaign.withdrawal_reason or "",
            by=campaign.withdrawn_by,
            tools=tools,
            now=now,
        )
        results.append(Result(outcome=WITHDRAWN, facts={**told, "reference": letter.reference}))
    return results
