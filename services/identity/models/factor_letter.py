"""Codes on paper for sole administrators who have lost their second factors."""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.db import Record
from shared.tenancy import Confined

LIFE = timedelta(days=60)
"""How long the code of a letter is good, as that of a registration or a recovery."""

PAUSE = timedelta(days=30)
"""How long after a letter the next one leaves for the same account."""

MOST_IN_PAUSE = 3
"""How many leave for one account within the pause, where wrong codes have spent the others."""

TRIES = 5
"""Wrong codes after which the letter's is void."""


class LetterEnding(StrEnum):
    """What has become of the code of a letter; `lost`: it reached nobody who may have it."""

    USED = "used"
    HOLDER = "holder"
    TRIES = "tries"
    VOID = "void"
    LOST = "lost"


class FactorLetter(Base, Record, Confined):
    """A code was sent by letter to the legal representative of a sole administrator.

    `created_at` is when it was asked for.

    :ivar digest: of the code, by a key that is not in the database, hexadecimal
    :ivar wrong_tries: how many wrong codes were handed in
    :ivar email: the holder's address as it was asked for: another one voids it
    :ivar ended_at: when it was used, or became void before its time
    """

    __tablename__ = "factor_letters"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
        Index(
            "ix_factor_letters_open",
            "account_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "account_id"),
        Index(None, "expires_at"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"))
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(String(64))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    email: Mapped[str]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[LetterEnding | None]

    def is_right(self, digest: str, *, now: datetime) -> bool:
        """Judge a code by its digest, and count it if it is wrong: after the last, it is void.

        Call it with the row locked.
        """
        if self.ended_at is not None or now >= self.expires_at:
            return False
        if hmac.compare_digest(self.digest, digest):
            return True
        self.wrong_tries += 1
        return False

    @property
    def is_tried_out(self) -> bool:
        """Tell whether as many wrong codes were handed in as may be."""
        return self.wrong_tries >= TRIES

    def end(self, ending: LetterEnding, *, now: datetime) -> None:
        """End it for good. Call it with the row locked, and once."""
        self.ended_at, self.ending = now, ending
