"""What operators write to establishments that have never opened a letter."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.models.base import Base
from shared.db import Record
from shared.tenancy import Confined


class NeverReaderMailing(Record, Base):
    """A word to the administrators of those establishments; a chore writes the e-mails.

    :ivar category, departement, since, until: which letters they have not opened, as was asked
    :ivar message: the operator's own words; empty: none
    :ivar created_by: the operator's account
    :ivar establishments: how many it is for
    :ivar finished_at: when the last e-mail was written
    """

    __tablename__ = "never_reader_mailings"
    __table_args__ = (
        Index(
            "ix_never_reader_mailings_unfinished",
            "id",
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    category: Mapped[str | None]
    departement: Mapped[str | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    message: Mapped[str]
    created_by: Mapped[UUID]
    establishments: Mapped[int]
    finished_at: Mapped[datetime | None]


class MailedNeverReader(Confined, Base):
    """One of the establishments that such a word is for.

    :ivar people: how many were written to; None: its turn has not come
    """

    __tablename__ = "mailed_never_readers"
    __table_args__ = (
        Index(
            "ix_mailed_never_readers_waiting",
            "mailing_id",
            "establishment_id",
            postgresql_where=text("people IS NULL"),
        ),
        Index(None, "establishment_id"),
    )

    mailing_id: Mapped[UUID] = mapped_column(
        ForeignKey("never_reader_mailings.id", ondelete="CASCADE"), primary_key=True
    )
    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    people: Mapped[int | None]
