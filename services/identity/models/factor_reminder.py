"""Who was last reminded that they must soon have a second factor."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.tenancy import Confined

STAGES = (30, 7, 1)
"""How many days before that day somebody is reminded, at most."""


class FactorReminder(Base, Confined):
    """The last reminder of an account; another day begins anew.

    :ivar due_on: from which day on they must have one
    :ivar days: the stage that they were reminded at
    """

    __tablename__ = "factor_reminders"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), primary_key=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    days: Mapped[int]


def stage_of(left: int) -> int:
    """Tell at which stage somebody is who has so many days left, at most 30."""
    return min(stage for stage in STAGES if left <= stage)
