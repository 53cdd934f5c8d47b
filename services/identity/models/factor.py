"""Second factors: what one shows besides the password, and how often it was tried in vain."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.domain.factor_keys import Sealed
from services.identity.models.base import Base
from shared.db import Record
from shared.tenancy import Confined

NAME_LENGTH = 60
ENROLS_FOR = timedelta(minutes=10)
"""How long one has to confirm a factor that one has begun to add."""

LOCK_AFTER = 5
END_AFTER = 20
LOCK_FOR = timedelta(minutes=30)


class FactorKind(StrEnum):
    """What somebody may show besides their password."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


class Factor(Base, Record, Confined):
    """A second factor of an account: an authenticator application, or a passkey.

    :ivar name: what its holder calls it
    :ivar sealed: an application's secret, which no other account's factor can be opened with
    :ivar sealed_under: names the key
    :ivar last_step: the time step of the last code that was taken: none counts twice
    :ivar confirmed_at: when its holder has shown that it works; None: it does not count yet
    """

    __tablename__ = "factors"
    __table_args__ = (
        CheckConstraint(
            "kind <> 'totp' OR (confirmed_at IS NULL) = (last_step IS NULL)", name="confirmed"
        ),
        CheckConstraint("(kind = 'totp') = (sealed IS NOT NULL)", name="secret"),
        CheckConstraint("(sealed IS NULL) = (sealed_under IS NULL)", name="sealed"),
        Index("ix_factors_sealed_under", "sealed_under"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), index=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[FactorKind]
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sealed: Mapped[bytes | None]
    sealed_under: Mapped[str | None] = mapped_column(String(64))
    last_step: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    @property
    def secret(self) -> Sealed:
        """Give an application's secret as it is kept."""
        assert self.sealed is not None
        assert self.sealed_under is not None
        return Sealed(self.sealed_under, self.sealed)

    def keep(self, secret: Sealed) -> None:
        """Keep its secret under another key."""
        self.sealed_under, self.sealed = secret.key, secret.content

    def can_be_confirmed(self, now: datetime) -> bool:
        """Tell whether it was begun to be added, and not too long ago."""
        return self.confirmed_at is None and now < self.created_at + ENROLS_FOR

    def confirm(self, step: int, *, now: datetime) -> None:
        """Let it count from now on; the code that showed it counts no second time."""
        self.confirmed_at, self.last_step = now, step

    def use(self, step: int | None, *, now: datetime) -> None:
        """Take what it has shown. Call it with the credential held.

        :param step: of an application's code; None: of a passkey
        """
        self.last_step, self.last_used_at = step, now


class RecoveryCode(Base, Record, Confined):
    """One of ten codes on paper that stand for a second factor, each once.

    :ivar digest: Argon2id with its parameters; those of one sheet share their salt, so that what is
        typed is hashed once for all of them
    """

    __tablename__ = "recovery_codes"
    __table_args__ = (Index(None, "account_id", "digest", unique=True),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"))
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(String(200))
    spent_at: Mapped[datetime | None]


class FactorTries(Base, Confined):
    """How often a kind of factor of an account was tried since its last success.

    Counted across challenges, before each try is judged. Neither the right password nor a new one
    clears it.

    :ivar locked_until: none of that kind is judged until then
    """

    __tablename__ = "factor_tries"
    __table_args__ = (
        CheckConstraint("count > 0", name="counted"),
        CheckConstraint("locked_until IS NULL OR count >= 5", name="locked"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), primary_key=True)
    kind: Mapped[FactorKind] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    count: Mapped[int]
    locked_until: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        """Tell whether this kind is judged no more until another way in has proved right.

        Codes on paper never are, which nobody guesses: whoever knows a password would end every way
        in of its holder, for whom a new password is then of no use.
        """
        return self.kind is not FactorKind.RECOVERY_CODE and self.count >= END_AFTER

    def is_locked(self, now: datetime) -> bool:
        """Tell whether none is judged now."""
        return self.is_over or (self.locked_until is not None and now < self.locked_until)

    @property
    def left(self) -> int:
        """Tell how many more may be tried before this kind is locked."""
        return -self.count % LOCK_AFTER

    def add(self, now: datetime) -> bool:
        """Count one more, which is still judged; tell whether it locks, should it prove wrong."""
        self.count += 1
        is_last = self.count % LOCK_AFTER == 0
        if is_last:
            self.locked_until = now + LOCK_FOR
        return is_last
