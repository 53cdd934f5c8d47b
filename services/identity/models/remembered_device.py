"""Devices that stand for a second factor at a sign-in, since one was shown there lately.

They are no `devices`, which only say what they are and prove nothing (decision 0089).
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from services.identity.models.device import LABEL_LENGTH
from shared.db import Record
from shared.tenancy import Confined

LASTS = timedelta(days=7)
"""From the factor that was shown; using it prolongs nothing."""

MOST = 10
"""How many one account may have; one more takes the place of the oldest."""


class RememberedDevice(Base, Record, Confined):
    """A device that keeps a token of 256 bits, good once; the next one comes with each sign-in.

    `created_at` is when its holder showed a factor there.

    :ivar label: what it said it is, such as "Firefox, Windows"
    :ivar digest: SHA-256 of the newest token's secret
    :ivar former_digest: of the one before, good for a lost answer only
    :ivar turned_at: when the newest was given
    """

    __tablename__ = "remembered_devices"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="ends"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), index=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    label: Mapped[str | None] = mapped_column(String(LABEL_LENGTH))
    digest: Mapped[str] = mapped_column(String(64))
    former_digest: Mapped[str | None] = mapped_column(String(64))
    turned_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    def is_over(self, now: datetime) -> bool:
        """Tell whether its seven days have gone by."""
        return now >= self.expires_at

    def turn(self, successor: str, *, now: datetime) -> None:
        """Make another token's digest the good one."""
        self.former_digest, self.digest = self.digest, successor
        self.turned_at = now
