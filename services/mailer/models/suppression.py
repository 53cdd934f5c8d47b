"""Addresses that mails come back from, or whose holders call them unwanted."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.models.base import Base
from shared.db import Record
from shared.tenancy import Confined

TRIED_EVERY = timedelta(days=1)
"""How often somebody who waits for a mail there may have one tried."""


class SuppressionReason(StrEnum):
    """Why nothing is sent there.

    :cvar BOUNCED: a mail came back: there is no such mailbox
    :cvar REFUSED: the mail server would not take it, for that reason
    :cvar COMPLAINED: its holder called a mail unwanted
    """

    BOUNCED = "bounced"
    REFUSED = "refused"
    COMPLAINED = "complained"


class Suppression(Confined, Record, Base):
    """An address that nothing is sent to but what somebody waits for, and that once a day.

    :ivar address: as accounts write it
    :ivar said: what the server said
    :ivar email_id: the e-mail that it was said of
    :ivar account_id: whom that e-mail was for: with their data it goes
    :ivar establishment_id: where they are at home
    :ivar tried_at: when a mail there was last tried all the same
    """

    __tablename__ = "suppressions"

    address: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[SuppressionReason]
    said: Mapped[str]
    email_id: Mapped[UUID]
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    establishment_id: Mapped[UUID | None] = mapped_column(index=True)
    tried_at: Mapped[datetime | None]

    def lets_through(self, *, now: datetime) -> bool:
        """Tell whether a mail may be tried now, and note that it is."""
        if self.tried_at is not None and self.tried_at > now - TRIED_EVERY:
            return False
        self.tried_at = now
        return True
