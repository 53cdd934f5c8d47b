"""The ZIP of a campaign arrives in parts; an upload that broke off goes on after its last one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.mailer import errors
from services.mailer.clients.uploads import Uploads
from services.mailer.domain import campaign_faults as faults
from services.mailer.domain.campaign_limits import LONGEST_EMBARGO_DAYS, MOST_WAITING, PART
from services.mailer.models import Campaign, CampaignStatus
from services.mailer.queries import campaigns
from shared.auth import Actor
from shared.db import new_id
from shared.errors import Invalid


def begin(
    session: Session,
    *,
    name: str,
    size: int,
    actor: Actor,
    now: datetime,
    embargoed_until: datetime | None = None,
) -> Campaign:
    """Open a campaign, for its ZIP to be uploaded.

    :param size: of the ZIP, in bytes
    :param embargoed_until: when its letters come into the boxes; None: at once
    :raises Invalid: if that is not in the year to come
    :raises TooManyCampaigns: if too many others of theirs wait
    """
    latest = now + timedelta(days=LONGEST_EMBARGO_DAYS)
    if embargoed_until is not None and not now < embargoed_until <= latest:
        raise Invalid({"embargoed_until": [faults.EMBARGO.format(days=LONGEST_EMBARGO_DAYS)]})
    depositor = actor.account_id or actor.client_id
    assert depositor is not None
    if campaigns.waiting(session, depositor) >= MOST_WAITING:
        raise errors.TooManyCampaigns
    campaign = Campaign(
        id=new_id(),
        home_id=actor.tenant_id,
        created_by=depositor,
        name=name,
        status=CampaignStatus.RECEIVING,
        size=size,
        received=0,
        embargoed_until=embargoed_until,
        created_at=now,
    )
    session.add(campaign)
    return campaign


def take_part(campaign: Campaign, *, offset: int, content: bytes, uploads: Uploads) -> Campaign:
    """Take the next part of a locked campaign's ZIP.

    One that has been taken already changes nothing: its answer was lost.

    :param offset: the byte that it begins with
    :raises CampaignState: if nothing more is to come
    :raises UploadElsewhere: if it is not the next
    :raises Invalid: if it has not as many bytes as a part has, or as are left
    """
    if content and offset + len(content) <= campaign.received:
        return campaign
    if campaign.status is not CampaignStatus.RECEIVING or campaign.files_removed_at is not None:
        raise errors.CampaignState(campaign_status=str(campaign.status))
    if offset != campaign.received:
        raise errors.UploadElsewhere(received=campaign.received)
    wanted = min(PART, campaign.size - campaign.received)
    if len(content) != wanted:
        raise Invalid({"body": [faults.OTHER_PART.format(wanted=wanted, part=PART)]})
    uploads.keep(campaign.id, offset // PART, content)
    campaign.received += len(content)
    if campaign.is_whole:
        campaign.status = CampaignStatus.RECEIVED
    return campaign
