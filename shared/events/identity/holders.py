"""What `identity` announces: passwords, codes, sign-ins, links, sessions."""

from datetime import date, datetime
from uuid import UUID

from shared.events.accounts.facts import Person
from shared.events.base import Event, Fact


class InvitationFacts(Fact):
    """Why somebody gets a link to a first password.

    :ivar invited_by: None where the account comes from a registration, a recovery or a command
    :ivar invited_on: the date that the invitation shows
    :ivar is_again: whether a former link is dead
    """

    invited_by: Person | None
    invited_on: date
    is_again: bool


class CodeIssued(
    Event, name="identity.code.issued", subject="account_id", tenant="establishment_id"
):
    """A one-time code is to be sent to somebody.

    :ivar purpose: password_creation, password_reset, email_confirmation
    :ivar email: where to send it
    :ivar sealed: the code as a compact JWE, which only the mailer can open
    :ivar invitation: who invited them, when, and whether again; None: it is for no first password
    """

    code_id: UUID
    account_id: UUID
    establishment_id: UUID
    purpose: str
    email: str
    sealed: str
    expires_at: datetime
    invitation: InvitationFacts | None = None


class CodeLookedUp(
    Event, name="identity.code.looked_up", subject="account_id", tenant="establishment_id"
):
    """The page of a code's link was opened for the first time, by its holder or a mail scanner.

    Told once for each code; nothing is used up by it.
    """

    code_id: UUID
    account_id: UUID
    establishment_id: UUID
    purpose: str
    looked_up_at: datetime


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


class EmailConfirmed(
    Event, name="identity.email.confirmed", subject="account_id", tenant="establishment_id"
):
    """Whoever reads the new address has confirmed it."""

    account_id: UUID
    establishment_id: UUID
    email: str


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
    """

    account_id: UUID
    establishment_id: UUID
    device: str
    signed_in_at: datetime


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


class InvitationMissed(
    Event,
    name="identity.credential.invitation_missed",
    subject="account_id",
    tenant="establishment_id",
):
    """Somebody without a password has asked for a new one, and their invitation is good no more.

    The holder is written to, with whom to ask; whoever asked is told nothing.
    """

    account_id: UUID
    establishment_id: UUID
    asked_at: datetime


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


class LinkCreated(
    Event, name="identity.link.created", subject="link_id", tenant="establishment_id"
):
    """The holder of an account has shown that another account is theirs too, by its password.

    From now on they may act as that account wherever a service lets linked accounts act: from
    `account_id` as `linked_account_id`, not the other way round. Each side has its establishment.
    """

    link_id: UUID
    account_id: UUID
    establishment_id: UUID
    linked_account_id: UUID
    linked_establishment_id: UUID
    created_at: datetime


class LinkRemoved(
    Event, name="identity.link.removed", subject="link_id", tenant="establishment_id"
):
    """A link between two accounts has ended for good.

    :ivar reason: removed (by the holder of one of them), email_changed (by somebody else, of one of
        them), password_reset (of one of them), deleted (one of them)
    """

    link_id: UUID
    account_id: UUID
    establishment_id: UUID
    linked_account_id: UUID
    linked_establishment_id: UUID
    created_at: datetime
    removed_at: datetime
    reason: str


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


class OperatorActed(
    Event, name="identity.operator.acted", subject="establishment_id", tenant="establishment_id"
):
    """An operator has read or done something in an establishment; `operation` names it."""

    establishment_id: UUID
    account_id: UUID
    operation: str


class AccountErased(
    Event, name="identity.account.erased", subject="account_id", tenant="establishment_id"
):
    """Nothing personal about the account is left in the tables and files of `identity`."""

    account_id: UUID
    establishment_id: UUID
