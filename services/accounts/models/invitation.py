"""What became of the newest invitation of a holder (design.md §4.2)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.domain import INVITATION_LIFE, InvitationState
from services.accounts.models.base import Base
from shared.db import Record
from shared.tenancy import Confined


class Invitation(Record, Confined, Base):
    """The newest invitation of an account: another one takes its place.

    :ivar invited_by_id: an account's, of whichever establishment; None: a registration or a command
    :ivar sent_at: when the mail server took the e-mail
    :ivar looked_at: when its link was first opened, by the holder or a mail scanner
    :ivar failed_at: when the e-mail was given up
    """

    __tablename__ = "invitations"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[UUID | None]
    sent_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]

    @property
    def lapses_at(self) -> datetime:
        """Tell until when the link is good."""
        return self.invited_at + INVITATION_LIFE

    def renew(self, *, by: UUID | None, now: datetime) -> None:
        """Begin anew: the former link is dead, and whatever became of it."""
        self.invited_at, self.invited_by_id = now, by
        self.sent_at = self.looked_at = self.failed_at = None

    def state(self, now: datetime) -> InvitationState:
        """Tell how far it has come, if the holder has not answered it."""
        if now >= self.lapses_at:
            return InvitationState.LAPSED
        if self.looked_at is not None:
            return InvitationState.LOOKED_AT
        if self.failed_at is not None:
            return InvitationState.UNDELIVERABLE
        return InvitationState.SENT if self.sent_at is not None else InvitationState.WAITING
