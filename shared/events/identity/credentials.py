"""What holders sign in with, and what becomes of it: passwords, devices, locks, sessions."""

from dataclasses import field
from datetime import datetime
from uuid import UUID

from shared.events.base import Event
from shared.events.derivation import LATER


class PasswordCreated(
    Event, name="identity.password.created", subject="account_id", tenant="establishment_id"
):
    """The holder has chosen a first password."""

    account_id: UUID
    establishment_id: UUID
    created_at: datetime


class PasswordChanged(
    Event, name="identity.password.changed", subject="account_id", tenant="establishment_id"
):
    """The password is another one; `by_reset`: by a link in an e-mail."""

    account_id: UUID
    establishment_id: UUID
    changed_at: datetime
    by_reset: bool


class SignedIn(
    Event, name="identity.credential.signed_in", subject="account_id", tenant="establishment_id"
):
    """The holder has signed in; `profile` counts for this session."""

    account_id: UUID
    establishment_id: UUID
    profile: str
    signed_in_at: datetime


class DeviceAppeared(
    Event, name="identity.device.appeared", subject="account_id", tenant="establishment_id"
):
    """An account was signed in to from a kind of device that it was not known from.

    Not told of the first of all.

    :ivar device: what it says it is, such as "Firefox, Windows"
    :ivar factor: totp, passkey, recovery_code: what was shown, besides the password or, of a
        passkey, in its place; left out where none was
    """

    account_id: UUID
    establishment_id: UUID
    device: str
    signed_in_at: datetime
    factor: str | None = field(default=None, metadata=LATER)


class IdentifierForgotten(
    Event,
    name="identity.credential.identifier_forgotten",
    subject="account_id",
    tenant="establishment_id",
):
    """Somebody has asked, by an e-mail address, for the identifiers that go with it.

    The holder is written to there; whoever asked is told nothing.
    """

    account_id: UUID
    establishment_id: UUID
    identifier: str
    email: str


class CredentialLocked(
    Event, name="identity.credential.locked", subject="account_id", tenant="establishment_id"
):
    """Too many wrong passwords: no password is judged until then."""

    account_id: UUID
    establishment_id: UUID
    locked_until: datetime


class CredentialUnlocked(
    Event, name="identity.credential.unlocked", subject="account_id", tenant="establishment_id"
):
    """The lock is lifted; `by_reset`: by a password reset, else by an administrator."""

    account_id: UUID
    establishment_id: UUID
    by_reset: bool


class SessionRevoked(
    Event, name="identity.session.revoked", subject="account_id", tenant="establishment_id"
):
    """Access tokens are void from now on, in every service.

    :ivar session_id: this session only; None: all the account's tokens issued up to `revoked_at`
    :ivar expires_at: when the last of them would have ended by itself
    :ivar reason: signed_out, password_changed, deleted, expired, suspended, reused, revoked
    """

    account_id: UUID
    establishment_id: UUID
    session_id: UUID | None
    revoked_at: datetime
    expires_at: datetime
    reason: str
