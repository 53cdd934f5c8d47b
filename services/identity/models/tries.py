"""How many passwords in a row were tried under an identifier, whether anybody has it or not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base


class Tries(Base):
    """The tries under one identifier since its last success.

    The key is an HMAC of what was typed: people type passwords in the wrong field. It has no
    tenant: nobody may be known by it.

    :ivar count: tries since the last success, those made while locked included
    :ivar account_id: whose identifier it is, if anybody's
    :ivar is_told: whether the lock has been announced
    """

    __tablename__ = "tries"
    __table_args__ = (
        CheckConstraint("(locked_at IS NULL) = (locked_until IS NULL)", name="locked"),
        Index("ix_tries_untold", "locked_at", postgresql_where=text("NOT is_told")),
    )

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    account_id: Mapped[UUID | None]
    last_at: Mapped[datetime] = mapped_column(index=True)
    locked_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    is_told: Mapped[bool] = mapped_column(default=False)

    def is_locked(self, now: datetime) -> bool:
        """Tell whether no password is judged for now."""
        return self.locked_until is not None and self.locked_until > now
