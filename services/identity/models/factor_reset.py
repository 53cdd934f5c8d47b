"""Resets of second factors: asked for by another, waited for, carried out or cancelled."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.db import Record
from shared.tenancy import Confined

WAITS_FOR = timedelta(hours=24)
"""How long an administrator's reset can be cancelled before it is carried out."""

CANCELLED_WITHIN = timedelta(days=30)
"""How long the code that cancels a reset is good after its time, if it is not carried out yet."""

MOST_A_DAY = 3
"""How many resets of one account may be asked for within a day, cancelled ones too."""


class ResetWay(StrEnum):
    """By whose word somebody's factors are removed, as `identity.factors.reset` tells it."""

    ADMINISTRATOR = "administrator"
    COMMAND = "command"
    LETTER = "letter"


class ResetEnding(StrEnum):
    """What has become of a reset."""

    DONE = "done"
    HOLDER = "holder"
    ADMINISTRATOR = "administrator"
    VOID = "void"


class FactorReset(Base, Record, Confined):
    """Somebody's second factors are to be removed by another's word, or were.

    `created_at` is when it was asked for.

    :ivar asked_by_id: the administrator; None: a command on the host, or the code of a letter
    :ivar due_at: when it is carried out
    :ivar email: the holder's address as it is asked for: another one voids it, and for a while
        after it links to a new password go nowhere else
    :ivar ended_at: when it was carried out or cancelled
    """

    __tablename__ = "factor_resets"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
        Index(
            "ix_factor_resets_open",
            "account_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_factor_resets_due_at",
            "due_at",
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "account_id"),
        Index(None, "ended_at"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"))
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    way: Mapped[ResetWay]
    asked_by_id: Mapped[UUID | None]
    due_at: Mapped[datetime]
    email: Mapped[str]
    ended_at: Mapped[datetime | None]
    ending: Mapped[ResetEnding | None]

    def end(self, ending: ResetEnding, *, now: datetime) -> None:
        """End it for good. Call it with the row locked, and once."""
        self.ended_at, self.ending = now, ending

    def hasten(self, way: ResetWay, *, email: str, now: datetime) -> None:
        """Let it be carried out at once, by a word that nobody waits for."""
        self.way, self.asked_by_id = way, None
        self.due_at, self.email = now, email
