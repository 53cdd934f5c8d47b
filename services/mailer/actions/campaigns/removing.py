"""The ZIP of a campaign is removed once nothing more will come of it."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.mailer.clients.uploads import Uploads
from services.mailer.domain.campaign_limits import KEPT_DAYS
from services.mailer.models import Campaign, CampaignStatus
from shared.jobs import Job


def remove_next(session: Session, *, uploads: Uploads, now: datetime) -> int:
    """Remove one ZIP that is a week old and of no campaign that is being checked or deposited."""
    is_checked_now = exists().where(Job.id == Campaign.check_id, Job.ended_at.is_(None))
    campaign = session.scalar(
        select(Campaign)
        .where(
            Campaign.files_removed_at.is_(None),
            Campaign.created_at < now - timedelta(days=KEPT_DAYS),
            Campaign.status != CampaignStatus.DEPOSITING,
            ~is_checked_now,
        )
        .order_by(Campaign.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if campaign is None:
        return 0
    uploads.remove(campaign.id)
    campaign.files_removed_at = now
    return 1
