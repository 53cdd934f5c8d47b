"""Campaigns, and what has become of their letters."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.mailer.models import Campaign, CampaignStatus, Letter
from shared.auth import Actor
from shared.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Letters:
    """How the letters of a campaign fare that are still kept.

    :ivar total: how many are in the boxes, those included that nobody sees yet
    :ivar hidden: under embargo, or not told of yet
    :ivar read: opened by somebody of their establishment
    :ivar withdrawn: nobody can open them any more
    :ivar withdrawn_read: of these, how many were opened by somebody of their establishment
    """

    total: int
    hidden: int
    read: int
    withdrawn: int
    withdrawn_read: int


def listed(actor: Actor) -> Select[Campaign]:
    """Select the campaigns that somebody may see, the newest first: operators all of them."""
    campaigns = select(Campaign).order_by(Campaign.id.desc())
    if actor.client_id is not None:
        campaigns = campaigns.where(Campaign.created_by == actor.client_id)
    return campaigns


def get(session: Session, campaign_id: UUID, actor: Actor, *, lock: bool = False) -> Campaign:
    """Find one.

    :param lock: whether to lock its row until the transaction ends
    :raises NotFound: if there is none, or it is another application's
    """
    statement = listed(actor).where(Campaign.id == campaign_id)
    campaign = session.scalar(statement.with_for_update() if lock else statement)
    if campaign is None:
        raise NotFound
    return campaign


def waiting(session: Session, depositor: UUID) -> int:
    """Count the campaigns of a depositor that take room and are not deposited yet."""
    begun = (CampaignStatus.RECEIVING, CampaignStatus.RECEIVED)
    theirs = select(func.count()).where(
        Campaign.created_by == depositor,
        Campaign.status.in_(begun),
        Campaign.files_removed_at.is_(None),
    )
    return session.scalar(theirs) or 0


def letters(session: Session, campaign: Campaign) -> Letters:
    """Count the letters of a campaign."""
    is_there, is_read = Letter.withdrawn_at.is_(None), Letter.first_read_at.is_not(None)
    counts = select(
        func.count(),
        func.count().filter(Letter.embargoed_until.is_not(None), is_there),
        func.count().filter(is_read),
        func.count().filter(~is_there),
        func.count().filter(~is_there, is_read),
    ).where(Letter.campaign_id == campaign.id)
    total, hidden, read, withdrawn, withdrawn_read = session.execute(counts).one()
    return Letters(
        total=total,
        hidden=hidden,
        read=read,
        withdrawn=withdrawn,
        withdrawn_read=withdrawn_read,
    )
