"""Forgotten identifiers, asked for and not yet dealt with."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from services.identity.models.base import Base
from shared.db import Record


class ReminderRequest(Base, Record):
    """Somebody says they have forgotten their identifier.

    The row is made whether anybody has that address or not, so that the answer takes the same time;
    a chore looks, and removes it within seconds. It has no tenant: nobody may be known by it.

    :ivar email: as it was typed; empty where it was typed too often
    """

    __tablename__ = "reminder_requests"

    email: Mapped[str]
    asked_at: Mapped[datetime]
