"""Which services have emptied what they kept of a deleted account (design.md §4.11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base


class ErasureAcknowledgement(Base):
    """One service has emptied all that was personal about an account. No tenant reads it."""

    __tablename__ = "erasure_acknowledgements"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    acknowledged_at: Mapped[datetime]
