"""Sessions: from a sign-in to its end, prolonged by refresh tokens."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.domain import session_rules
from services.identity.models.base import Base
from services.identity.models.device import LABEL_LENGTH
from shared.auth import Profile
from shared.auth.assurance import Acr, Assurance, Method
from shared.db import Record
from shared.tenancy import Confined


class Ending(StrEnum):
    """Why a session has ended, as `identity.session.revoked` tells it."""

    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"
    DELETED = "deleted"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REUSED = "reused"
    REVOKED = "revoked"


class HolderSession(Base, Record, Confined):
    """One sign-in and all its refresh tokens, the newest of which is good.

    `created_at` is the sign-in.

    :ivar profile: as of the sign-in: a promotion counts from the next one [S1]
    :ivar refresh_digest: SHA-256 of the newest refresh token's secret
    :ivar refresh_key: names the key that marks it; None: the first of all
    :ivar former_digest: of the one before, good for a lost answer only
    :ivar refreshed_at: when the newest was given
    :ivar address: where the sign-in came from, for the holder to recognise it
    :ivar device: what it said it is, such as "Firefox, Windows"
    :ivar acr, amr: what was shown, at the sign-in or since; None, by a former release: the password
    :ivar authenticated_at: when, the last time; None, by a former release: at the sign-in
    """

    __tablename__ = "holder_sessions"
    __table_args__ = (
        Index("ix_holder_sessions_open", "account_id", postgresql_where=text("ended_at IS NULL")),
        Index(None, "account_id"),
        Index(None, "created_at"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"))
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    profile: Mapped[Profile]
    refresh_digest: Mapped[str] = mapped_column(String(64))
    refresh_key: Mapped[str | None] = mapped_column(String(16))
    former_digest: Mapped[str | None] = mapped_column(String(64))
    refreshed_at: Mapped[datetime]
    address: Mapped[str | None] = mapped_column(String(45))
    device: Mapped[str | None] = mapped_column(String(LABEL_LENGTH))
    acr: Mapped[str | None] = mapped_column(String(40))
    amr: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    authenticated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]

    @property
    def assurance(self) -> Assurance:
        """Tell what its holder has shown, and when."""
        return Assurance.kept(
            self.acr or Acr.ONE_FACTOR,
            self.amr or (Method.PASSWORD,),
            self.authenticated_at or self.created_at,
        )

    def prove(self, shown: Assurance) -> None:
        """Keep what its holder has shown anew; all of it changes together."""
        self.acr, self.amr, self.authenticated_at = shown.acr, list(shown.amr), shown.at

    def is_over(self, now: datetime, *, idle_for: timedelta, session_for: timedelta) -> bool:
        """Tell whether the session was ended, lay idle too long, or is too old."""
        instants = (self.ended_at, self.refreshed_at, self.created_at)
        return session_rules.is_over(*instants, idle_for=idle_for, session_for=session_for, now=now)

    def end(self, ending: Ending, *, now: datetime) -> None:
        """End it; the first reason stays."""
        if self.ended_at is None:
            self.ended_at, self.ending = now, ending

    def rotate(self, successor: str, *, key: str, now: datetime) -> None:
        """Make another refresh token's digest the good one.

        :param key: names the key that marks that token
        """
        self.former_digest, self.refresh_digest = self.refresh_digest, successor
        self.refresh_key = key
        self.refreshed_at = now
