"""The same news for people of every establishment: e-mails made by and by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.models.base import Base
from shared.db import Record


class Mailing(Record, Base):
    """News that concerns every establishment; a chore makes the e-mails to its people in batches.

    :ivar cause_id: the message that brought the news: one cause makes one mailing
    :ivar type: of that message; it says which template
    :ivar news: its facts
    :ivar reached: the last account (by id) whose e-mail has been made
    """

    __tablename__ = "mailings"
    __table_args__ = (
        Index("ix_mailings_unfinished", "id", postgresql_where=text("finished_at IS NULL")),
    )

    cause_id: Mapped[UUID] = mapped_column(unique=True)
    type: Mapped[str]
    news: Mapped[dict[str, Any]]
    reached: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]
