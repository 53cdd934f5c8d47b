"""Forgotten passwords, asked for and not yet dealt with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from services.identity.models.base import Base
from shared.db import Record


class ResetRequest(Base, Record):
    """Somebody says they have forgotten a password.

    The row is made whether the identifier is known or not, so that the answer takes the same time;
    a chore issues the code. It has no tenant: nobody may be known by it.

    :ivar account_id: whose identifier it is, if anybody's
    """

    __tablename__ = "reset_requests"

    account_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
