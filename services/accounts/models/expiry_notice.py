"""When administrators are told which accounts are about to end (design.md §4.3)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.domain import Period
from services.accounts.models.base import Base
from shared.db import Record
from shared.tenancy import Confined


class ExpiryNotice(Record, Confined, Base):
    """That an establishment's administrators were told of a month, or of a day; once each.

    :ivar total: how many accounts it was about
    """

    __tablename__ = "expiry_notices"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    period: Mapped[Period]
    first_day: Mapped[date]
    total: Mapped[int]

    __table_args__ = (
        Index(None, "establishment_id", "period", "first_day", unique=True),
        Index(None, "first_day"),
    )
