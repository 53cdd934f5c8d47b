"""A try to send an e-mail is a row."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.models.base import Base
from services.mailer.models.email_status import Outcome
from shared.db import Record
from shared.tenancy import Confined


class Attempt(Confined, Record, Base):
    """One try to send an e-mail.

    :ivar outcome: None while it lasts
    :ivar answer: what the server said, or what went wrong
    """

    __tablename__ = "email_attempts"
    __table_args__ = (UniqueConstraint("email_id", "number"),)

    email_id: Mapped[UUID] = mapped_column(ForeignKey("emails.id", ondelete="CASCADE"))
    establishment_id: Mapped[UUID | None]
    number: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    answer: Mapped[str | None]
