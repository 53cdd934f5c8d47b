"""Who has been erased: the mark that stays, in every service's database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db import SharedBase


class ErasedAccount(SharedBase):
    """An account whose personal data is gone from this database, or is going.

    It holds no personal data itself, and stays for good: whatever is told again of the account
    later, by a replay or a snapshot, writes no name back. No tenant reads it.

    :ivar settled_at: when every service had acknowledged
    :ivar due_at: when messages about it are to be emptied, for the first time or once more
    """

    __tablename__ = "erased_accounts"
    __table_args__ = (
        Index("ix_erased_accounts_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index(
            "ix_erased_accounts_pending",
            "requested_at",
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID]
    requested_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
