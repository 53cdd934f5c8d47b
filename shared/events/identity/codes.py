"""One-time codes: issued for a holder, looked at, and what comes of them."""

from dataclasses import field
from datetime import date, datetime
from uuid import UUID

from shared.events.accounts.facts import Person
from shared.events.base import Event, Fact
from shared.events.derivation import LATER


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
    :ivar reset_id: the reset of second factors that has voided the password; None: it has not been
        voided, somebody has asked for the code
    """

    code_id: UUID
    account_id: UUID
    establishment_id: UUID
    purpose: str
    email: str
    sealed: str
    expires_at: datetime
    invitation: InvitationFacts | None = None
    reset_id: UUID | None = field(default=None, metadata=LATER)


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


class EmailConfirmed(
    Event, name="identity.email.confirmed", subject="account_id", tenant="establishment_id"
):
    """Whoever reads the new address has confirmed it."""

    account_id: UUID
    establishment_id: UUID
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
