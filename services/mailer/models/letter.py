"""The letter box: letters, and who has read them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, SmallInteger, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.mailer.models.base import Base
from services.mailer.models.category import LetterCategory
from shared.clock import months_after, paris_date
from shared.db import Record, Sequenced
from shared.tenancy import Confined

REMINDED_AFTER = (7, 30, 90)
"""Days after which administrators are told of a letter that nobody has opened [S2]."""


class Letter(Confined, Record, Sequenced, Base):
    """A PDF in an establishment's letter box.

    :ivar due_on: the day by which something is asked of the establishment; None: nothing is
    :ivar reply_name, reply_email, reply_phone: whom to answer; None: nobody was named
    :ivar reference: what the depositing application calls it: one letter of each name in a box
    :ivar digest: SHA-256 of the PDF, hexadecimal: where it is stored
    :ivar size: of the PDF, in bytes
    :ivar search: title and reference, folded
    :ivar deposited_by: an account's id or a machine client's
    :ivar first_read_at: when one of the establishment's own people first opened it; None: unread
    :ivar withdrawn_at: since when nobody can open it any more: its line stays, its PDF is gone
    :ivar withdrawn_by: an account's id or a machine client's
    :ivar withdrawal_reason: as whoever withdrew it says it
    :ivar campaign_id: the campaign that it was handed in with
    :ivar embargoed_until: from when on people see it and are told of it; None: they do
    :ivar reminded_days: the last of `REMINDED_AFTER` at which its administrators were told of it
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index(None, "establishment_id", "id"),
        Index(None, "category_id", "created_at"),
        Index(None, "digest"),
        Index(
            "ix_letters_unread",
            "reminded_days",
            "created_at",
            postgresql_where=text("first_read_at IS NULL"),
        ),
        Index(
            "ix_letters_reference",
            "establishment_id",
            "reference",
            postgresql_where=text("reference IS NOT NULL"),
        ),
        Index(
            "ix_letters_campaign_id",
            "campaign_id",
            postgresql_where=text("campaign_id IS NOT NULL"),
        ),
        Index(
            "ix_letters_embargoed",
            "embargoed_until",
            postgresql_where=text("embargoed_until IS NOT NULL"),
        ),
    )

    establishment_id: Mapped[UUID]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("letter_categories.id"))
    title: Mapped[str]
    dated_on: Mapped[date]
    due_on: Mapped[date | None]
    reply_name: Mapped[str | None]
    reply_email: Mapped[str | None]
    reply_phone: Mapped[str | None]
    reference: Mapped[str | None]
    digest: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    search: Mapped[str]
    deposited_by: Mapped[UUID | None]
    first_read_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]
    withdrawal_reason: Mapped[str | None]
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id"))
    embargoed_until: Mapped[datetime | None]
    reminded_days: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")

    category: Mapped[LetterCategory] = relationship(lazy="raise")

    @property
    def is_unread(self) -> bool:
        """Tell whether none of the establishment's own people has opened it, and they can."""
        return self.first_read_at is None and self.withdrawn_at is None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether nobody can open it any more."""
        return self.withdrawn_at is not None

    @property
    def kept_until(self) -> date:
        """Tell the last day on which it is sure to be there, as its kind now says."""
        return months_after(paris_date(self.created_at), self.category.kept_months)

    @property
    def reply(self) -> dict[str, str | None] | None:
        """Tell whom to answer; None: nobody was named."""
        told = {"name": self.reply_name, "email": self.reply_email, "phone": self.reply_phone}
        return told if any(told.values()) else None

    def be_read(self, *, now: datetime) -> None:
        """Note that one of the establishment's own people has opened it."""
        self.first_read_at = self.first_read_at or now

    def be_withdrawn(self, *, by: UUID | None, reason: str, now: datetime) -> None:
        """Note that it was not meant for this box, who says so, and why."""
        self.withdrawn_at, self.withdrawn_by, self.withdrawal_reason = now, by, reason


def is_unread() -> ColumnElement[bool]:
    """Tell in SQL which letters are unread: as `Letter.is_unread` does."""
    return and_(
        Letter.first_read_at.is_(None),
        Letter.withdrawn_at.is_(None),
        Letter.embargoed_until.is_(None),
    )


class Reading(Confined, Record, Base):
    """Somebody has opened a letter; one row per reader.

    :ivar home_id: the establishment the reader belongs to
    :ivar reader: their name at that moment, None if it was not known here
    :ivar delegation_id: the delegation by which they read
    :ivar is_counted: one of the establishment's own people: it cleared "unread"
    """

    __tablename__ = "letter_readings"
    __table_args__ = (
        UniqueConstraint("letter_id", "account_id"),
        Index(None, "account_id"),
    )

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"))
    establishment_id: Mapped[UUID]
    account_id: Mapped[UUID]
    home_id: Mapped[UUID]
    reader: Mapped[str | None]
    delegation_id: Mapped[UUID | None]
    is_counted: Mapped[bool]
    first_read_at: Mapped[datetime]
    last_read_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
