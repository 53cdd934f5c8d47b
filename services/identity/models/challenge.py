"""Challenges: the password was right, a second factor is still to be shown."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.db import Record
from shared.tenancy import Confined

LASTS = timedelta(minutes=10)
MOST_TRIES = 5


class Challenge(Base, Record, Confined):
    """A sign-in that waits for its second factor: 256 bits, of which the digest is kept.

    It is spent by a success or by five tries. It is no session, and opens nothing by itself.

    :ivar digest: SHA-256, hexadecimal
    :ivar password_version: of the password that was right: with another one it is over
    :ivar tries: how many codes were tried with it, each counted before it is judged
    :ivar spent_at: when somebody signed in by it
    """

    __tablename__ = "challenges"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), index=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    password_version: Mapped[int]
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime | None]

    @property
    def tries_left(self) -> int:
        """Tell how many codes may still be tried with it."""
        return MOST_TRIES - self.tries

    def takes_another(self, now: datetime) -> bool:
        """Tell whether one more code may be tried with it."""
        return self.spent_at is None and self.tries_left > 0 and now < self.expires_at
