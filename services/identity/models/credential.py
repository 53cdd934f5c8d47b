"""What one signs in with: an identifier that `accounts` gave, a password that the holder chose."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from services.identity.domain import session_rules
from services.identity.domain.legacy_forms import LegacyHash
from services.identity.models.base import Base
from shared.auth import Profile
from shared.db import Sequenced
from shared.events.accounts import AccountFacts
from shared.tenancy import Confined
from shared.text import fold_address, fold_code

IDENTIFIER_LENGTH = 64
EFFORT_LENGTH = 40

WATCHED_FOR = timedelta(hours=72)
"""How long after a change of the e-mail address, or a reset of second factors, both are watched."""


class Status(StrEnum):
    """What `accounts` says of the account; whether it has expired is read from its last day."""

    INVITED = "invited"
    INVITATION_LAPSED = "invitation_lapsed"
    ACTIVE = "active"
    DELETED = "deleted"


class Credential(Base, Sequenced, Confined):
    """An account as far as signing in goes: a projection of `accounts`' facts, and a password.

    :ivar identifier: upper case; unique, and kept when the account is deleted: it is never given
        again
    :ivar folded_email: by which it is found: under row-level security no index on an expression is
        of use
    :ivar own_new_email: the new address that the holder has asked for, until it counts; one that
        somebody else asked for does not stand here
    :ivar former_email: the address before, for as long as it is told of what would take the account
        over; of several changes one after the other, the first
    :ivar email_changed_at: when the address became another one, whoever asked for it
    :ivar email_moved_at: the same, where somebody else than the holder did
    :ivar known_sequence: of the statement of `accounts` it shows; an older one is ignored
    :ivar password_hash: Argon2id with its parameters, or what a former platform has hashed; None
        before the holder has chosen one, and while it is void
    :ivar legacy_effort: what judging a password by a former platform's hash costs; else None
    :ivar password_set_at: None where a former platform has not told
    :ivar password_version: one more with each new password, so that a sign-in judged by the former
        is void
    :ivar passkey_handle: by which authenticators tell accounts apart (WebAuthn: user handle), drawn
        with the first passkey; 64 bytes that say nothing of anybody
    :ivar sequence: of what `identity` itself announces about this account
    """

    __tablename__ = "credentials"
    __table_args__ = (
        CheckConstraint("identifier = upper(identifier)", name="folded"),
        CheckConstraint("status <> 'deleted' OR password_hash IS NULL", name="closed"),
        CheckConstraint(
            "(legacy_effort IS NOT NULL) = coalesce(starts_with(password_hash, 'legacy:'), false)",
            name="legacy",
        ),
        Index(
            "ix_credentials_legacy",
            "legacy_effort",
            postgresql_where=text("legacy_effort IS NOT NULL"),
        ),
        Index(
            "ix_credentials_folded_email",
            "folded_email",
            postgresql_where=text("status <> 'deleted'"),
        ),
        Index(
            "ix_credentials_former_email",
            "email_changed_at",
            postgresql_where=text("former_email IS NOT NULL"),
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    identifier: Mapped[str] = mapped_column(String(IDENTIFIER_LENGTH), unique=True)
    profile: Mapped[Profile]
    status: Mapped[Status]
    expires_on: Mapped[date | None]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    folded_email: Mapped[str]
    own_new_email: Mapped[str | None]
    former_email: Mapped[str | None]
    email_changed_at: Mapped[datetime | None]
    email_moved_at: Mapped[datetime | None]
    language: Mapped[str]
    known_sequence: Mapped[int]
    password_hash: Mapped[str | None]
    legacy_effort: Mapped[str | None] = mapped_column(String(EFFORT_LENGTH))
    password_version: Mapped[int] = mapped_column(default=0)
    password_set_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]
    passkey_handle: Mapped[bytes | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=100)

    @classmethod
    def of(cls, account: AccountFacts, *, sequence: int) -> "Credential":
        """Make the credential of an account heard of for the first time."""
        made = cls(account_id=account.account_id, known_sequence=-1, password_version=0)
        made.take(account, sequence=sequence)
        return made

    def take(self, account: AccountFacts, *, sequence: int) -> bool:
        """Show a statement about the account, and tell whether it was newer. Deleted is final."""
        if sequence <= self.known_sequence or self.status is Status.DELETED:
            return False
        self.known_sequence = sequence
        self.establishment_id = account.establishment_id
        self.identifier = fold_code(account.identifier)
        self.profile = Profile(account.profile)
        self.status = Status(account.status)
        self.expires_on = account.expires_on
        self.language = account.language
        self.first_name, self.last_name = account.first_name, account.last_name
        self.email = account.email
        if self.status is Status.DELETED:
            self._empty()
        return True

    @validates("email")
    def _fold_email(self, _: str, email: str) -> str:
        self.folded_email = fold_address(email)
        return email

    @property
    def is_deleted(self) -> bool:
        """Tell whether the account is gone."""
        return self.status is Status.DELETED

    @property
    def has_password(self) -> bool:
        """Tell whether the holder has chosen a password."""
        return self.password_hash is not None

    @property
    def ever_had_password(self) -> bool:
        """Tell whether there is a password, or was one that is void."""
        return self.password_version > 0

    @property
    def may_reset(self) -> bool:
        """Tell whether the holder may ask for a new password; who is invited has a link to one."""
        return not self.is_deleted and (self.ever_had_password or self.status is Status.ACTIVE)

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the account's last day, which still counts, has gone by in Paris."""
        return session_rules.is_expired(self.expires_on, now=now)

    def note_other_email(self, former: str, *, is_own: bool, now: datetime) -> None:
        """Note that the address has become another one.

        :param is_own: whether the holder asked for it
        """
        self.former_email = self.former_email_at(now) or former
        self.email_changed_at = now
        if not is_own:
            self.email_moved_at = now

    def former_email_at(self, now: datetime) -> str | None:
        """Tell the former address, if it has become another one lately."""
        changed = self.email_changed_at
        return self.former_email if changed and now < changed + WATCHED_FOR else None

    def moved_until(self, now: datetime) -> datetime | None:
        """Tell until when a change of the address by somebody else counts, if it still does."""
        until = self.email_moved_at and self.email_moved_at + WATCHED_FOR
        return until if until and now < until else None

    def set_password(self, password_hash: str, *, now: datetime) -> None:
        """Take another password: what was judged by the former one no longer holds."""
        self.rehash(password_hash)
        self.password_version += 1
        self.password_set_at = now

    def void_password(self) -> None:
        """Let no password be good, nor what was judged by it: somebody else may know it."""
        self.password_hash = self.legacy_effort = None
        self.password_version += 1

    def rehash(self, password_hash: str) -> None:
        """Keep the same password by another hash."""
        self.password_hash, self.legacy_effort = password_hash, None

    def take_legacy(self, legacy: LegacyHash) -> None:
        """Take the password that the holder had on a former platform. Call it without one."""
        self.password_hash, self.legacy_effort = legacy.text, legacy.effort
        self.password_version += 1

    def erase(self) -> None:
        """Keep nothing but the identifier, which is never given again, and that it is closed."""
        self.status = Status.DELETED
        self._empty()
        self.password_set_at = self.last_signed_in_at = None
        self.email_changed_at = self.email_moved_at = None

    def _empty(self) -> None:
        """Keep nothing of a deleted account but that it was there."""
        self.password_hash = self.legacy_effort = None
        self.password_version += 1
        self.first_name = self.last_name = self.email = ""
        self.own_new_email = self.former_email = self.passkey_handle = None
