"""A review of an establishment's accounts, and what was decided in it (design.md §4.3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.domain import Verdict
from services.accounts.errors import ReviewClosed
from services.accounts.models.base import Base
from shared.db import Record, Sequenced
from shared.tenancy import Confined


class Review(Record, Sequenced, Confined, Base):
    """A review, at least every 18 months [S0] [S1]; an establishment has one open at a time.

    :ivar opened_by_id: an account's, of whichever establishment
    :ivar accounts: how many there were when it was closed
    """

    __tablename__ = "reviews"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None]
    accounts: Mapped[int | None]

    __table_args__ = (
        Index(None, "establishment_id", "opened_at"),
        Index(
            "uq_reviews_open",
            "establishment_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    def require_open(self) -> None:
        """Refuse to go on with a review that is over.

        :raises ReviewClosed: if it is
        """
        if self.closed_at is not None:
            raise ReviewClosed

    def close(self, *, by: UUID | None, accounts: int, now: datetime) -> None:
        """End it.

        :raises ReviewClosed: if it is over
        """
        self.require_open()
        self.closed_at, self.closed_by_id, self.accounts = now, by, accounts


class Decision(Record, Confined, Base):
    """What was decided, and done, about one account in a review; the newest counts."""

    __tablename__ = "review_decisions"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    verdict: Mapped[Verdict]
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime]

    __table_args__ = (Index(None, "review_id", "account_id", unique=True),)
