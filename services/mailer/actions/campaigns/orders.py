"""What jobs about campaigns are asked to do."""

from uuid import UUID

from shared.jobs import Order

CHECK, DEPOSIT, WITHDRAW = "check_campaign", "deposit_campaign", "withdraw_campaign"


class CampaignOrder(Order):
    """Which campaign.

    :ivar dry_run: whether it is only told what would become of each line
    :ivar headers: by column, what the table calls it
    """

    campaign_id: UUID
    dry_run: bool = False
    headers: dict[str, str]
