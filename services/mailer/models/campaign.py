"""Campaigns: many letters that are handed in together, and withdrawn together if need be."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.domain.campaign_limits import PART
from services.mailer.models.base import Base
from shared.db import Record
from shared.tenancy import Confined, Tenants


class CampaignStatus(StrEnum):
    """How far a campaign is."""

    RECEIVING = "receiving"
    RECEIVED = "received"
    DEPOSITING = "depositing"
    DEPOSITED = "deposited"
    WITHDRAWN = "withdrawn"


class Campaign(Confined, Record, Base):
    """A ZIP of letters, and what has become of it.

    :ivar home_id: of the establishment whose application hands it in; None: the platform's own
    :ivar created_by: an account's id or a machine client's
    :ivar size: of the ZIP, in bytes
    :ivar received: how many of these have arrived
    :ivar embargoed_until: when its letters come into the boxes; None: at once
    :ivar check_id: the newest job that tells what would become of each line
    :ivar deposit_id: the newest job that deposits
    :ivar withdrawal_id: the job that withdraws its letters
    :ivar files_removed_at: when the ZIP was removed
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        Index(None, "created_by"),
        Index(None, "home_id"),
        Index(
            "ix_campaigns_files", "created_at", postgresql_where=text("files_removed_at IS NULL")
        ),
    )

    home_id: Mapped[UUID | None]
    created_by: Mapped[UUID]
    name: Mapped[str]
    status: Mapped[CampaignStatus] = mapped_column(default=CampaignStatus.RECEIVING)
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    embargoed_until: Mapped[datetime | None]
    check_id: Mapped[UUID | None]
    deposit_id: Mapped[UUID | None]
    withdrawal_id: Mapped[UUID | None]
    deposited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]
    withdrawal_reason: Mapped[str | None]
    files_removed_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """An establishment sees what its own applications hand in."""
        return cls.home_id.in_(tenants)

    part_size = PART
    """Bytes of each part of the ZIP but the last."""

    @property
    def is_whole(self) -> bool:
        """Tell whether all of its ZIP has arrived."""
        return self.received == self.size
