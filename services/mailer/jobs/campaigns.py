"""Campaigns, line by line, as jobs: what would become of each, its deposit, its withdrawal."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from services.mailer import permissions
from services.mailer.actions.campaigns import withdrawing
from services.mailer.actions.campaigns.depositing import Depositing
from services.mailer.actions.campaigns.orders import CHECK, DEPOSIT, WITHDRAW, CampaignOrder
from services.mailer.jobs import lines
from services.mailer.models import Campaign, CampaignStatus
from services.mailer.tools import Tools
from shared.jobs import ItemsKind, JobItem, Result, Work

BATCH = 100
"""Lines that one transaction takes: each is read, and its PDF looked through."""

WITHDRAWN_AT_ONCE = 250


def check(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Tell what would become of a batch of lines; they are kept, to be deposited later."""
    order = CampaignOrder.from_data(work.job.parameters)
    return [_keeping_given(result) for result in _performed(work, items, order)]


def deposit(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Put the letters of a batch of lines into the boxes."""
    return _performed(work, items, CampaignOrder.from_data(work.job.parameters))


def withdraw(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Withdraw a batch of letters."""
    return withdrawing.perform(
        work.session,
        _campaign(work),
        items,
        tools=work.tools,
        now=work.now,
    )


def conclude(work: Work[Tools]) -> None:
    """Note that a campaign is deposited, as far as it goes."""
    campaign = work.session.get_one(Campaign, _order(work).campaign_id, with_for_update=True)
    if campaign.status is CampaignStatus.DEPOSITING:
        campaign.status, campaign.deposited_at = CampaignStatus.DEPOSITED, work.now


def _performed(work: Work[Tools], items: Sequence[JobItem], order: CampaignOrder) -> list[Result]:
    campaign, tools = _campaign(work), work.tools
    with ExitStack() as ending:
        return Depositing(
            session=work.session,
            campaign=campaign,
            order=order,
            tools=tools,
            file=ending.enter_context(tools.uploads.open(campaign.id, campaign.size)),
            keeping=None if order.dry_run else ending.enter_context(tools.storage.keeping()),
            now=work.now,
        ).perform(
            items, [lines.read(item.given or {}) for item in items], language=work.job.language
        )


def _campaign(work: Work[Tools]) -> Campaign:
    """Find it, locked, so that it is not withdrawn under a batch."""
    return work.session.get_one(Campaign, _order(work).campaign_id, with_for_update=True)


def _order(work: Work[Tools]) -> CampaignOrder:
    return CampaignOrder.from_data(work.job.parameters)


def _keeping_given(result: Result) -> Result:
    return replace(result, keeps_given=True)


CHECKING = ItemsKind(
    name=CHECK, permission=permissions.DEPOSIT_CAMPAIGNS, perform=check, batch=BATCH
)
DEPOSITING = ItemsKind(
    name=DEPOSIT,
    permission=permissions.SEND_CAMPAIGNS,
    perform=deposit,
    batch=BATCH,
    conclude=conclude,
)
WITHDRAWING = ItemsKind(
    name=WITHDRAW,
    permission=permissions.DEPOSIT_CAMPAIGNS,
    perform=withdraw,
    batch=WITHDRAWN_AT_ONCE,
)
