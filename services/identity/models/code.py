"""One-time codes: what a link in an e-mail carries."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.errors import CodeExpired, CodeSpent
from services.identity.models.base import Base
from shared.db import Record
from shared.tenancy import Confined


class Purpose(StrEnum):
    """What a code is good for."""

    PASSWORD_CREATION = "password_creation"
    PASSWORD_RESET = "password_reset"
    EMAIL_CONFIRMATION = "email_confirmation"
    FACTOR_RESET = "factor_reset"
    FACTOR_LETTER = "factor_letter"


PASSWORDS = frozenset({Purpose.PASSWORD_CREATION, Purpose.PASSWORD_RESET})
"""The purposes that end in a new password."""

CANCELLING = frozenset({Purpose.FACTOR_RESET, Purpose.FACTOR_LETTER})
"""The purposes that keep something from being done."""

ASKED_FOR = frozenset({Purpose.PASSWORD_CREATION, Purpose.EMAIL_CONFIRMATION})
"""The purposes that somebody else than the holder may have asked for."""


class OneTimeCode(Base, Record, Confined):
    """A 256-bit code, of which only the digest is kept. It is good once, and until it expires.

    :ivar digest: SHA-256, hexadecimal
    :ivar email: where it was sent; for `email_confirmation`, the address it proves
    :ivar invitation: the facts of the invitation that it was sent for; None: it was for no first
        password
    :ivar inviter_id: whose account is the inviter's, made by the database for its index
    :ivar asked_by_id: the account, or the machine client, that did; None: the holder, a command, or
        a registration
    :ivar delegation_id: the delegation that let them; None: they asked at home
    :ivar asked_at: when they did; None: by a former release, or the holder did
    :ivar looked_up_at: when its link was opened for the first time
    :ivar spent_at: when it was used, or replaced by a newer one
    """

    __tablename__ = "codes"
    __table_args__ = (
        Index(
            "ix_codes_open",
            "account_id",
            "purpose",
            unique=True,
            postgresql_where=text("spent_at IS NULL"),
        ),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), index=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    purpose: Mapped[Purpose]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str]
    invitation: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    inviter_id: Mapped[UUID | None] = mapped_column(
        Computed("(invitation #>> '{invited_by,account_id}')::uuid", persisted=True), index=True
    )
    asked_by_id: Mapped[UUID | None]
    delegation_id: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    looked_up_at: Mapped[datetime | None]
    spent_at: Mapped[datetime | None]

    def require_good(self, now: datetime) -> None:
        """Refuse a code that is no longer good.

        :raises CodeSpent: if it was used or replaced
        :raises CodeExpired: if its time is over
        """
        if self.spent_at is not None:
            raise CodeSpent
        if self.expires_at <= now:
            raise CodeExpired

    def spend(self, now: datetime) -> None:
        """Use it up. Call it with the row locked.

        :raises CodeSpent: if it was used or replaced
        :raises CodeExpired: if its time is over
        """
        self.require_good(now)
        self.spent_at = now
