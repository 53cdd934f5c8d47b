"""What holders are told about their password and their e-mail address."""

from datetime import date, datetime

from services.mailer.domain.lanes import Lane
from services.mailer.domain.mails.base import Mail, Named


class PasswordCreation(Mail, has_code=True, lane=Lane.INVITATIONS):
    """Every fact that the mail of [S1] carries, so that the holder can trust the link.

    :ivar is_again: a former link is dead
    :ivar inviter: None where the account comes from a registration or from the platform
    :ivar inviter_establishment: where the inviter works, if elsewhere: they act by a delegation
    :ivar days: how long the link lives
    :ivar representative_address: where the letter to the legal representative went, if there is one
    """

    is_again: bool
    invited_on: date
    inviter: Named | None
    inviter_phone: str | None
    inviter_establishment: str | None
    profile: str
    establishment: str
    contract_numbers: list[str]
    days: int
    ends_at: datetime
    representative_address: list[str] | None


class PasswordReset(Mail, has_code=True, lane=Lane.AWAITED):
    """The holder has forgotten their password, or it is void.

    :ivar is_void: nobody has asked for it: a reset of their second factors has voided the password
    """

    establishment: str
    ends_at: datetime
    is_void: bool = False


class InvitationOver(Mail, lane=Lane.AWAITED):
    """There is no password to reset: the invitation to create the first one is good no more.

    :ivar administrators: who can invite the holder again
    """

    establishment: str
    administrators: list[Named]


class IdentifierReminder(Mail, lane=Lane.AWAITED):
    """The holder, or somebody who knows their address, has asked for the identifier."""

    establishment: str
    identifier: str


class EmailConfirmation(Mail, has_code=True, lane=Lane.AWAITED):
    """Whoever reads the new address is to confirm it."""

    establishment: str
    email: str
    ends_at: datetime


class EmailChanged(Mail, lane=Lane.AWAITED):
    """Told to the old address.

    :ivar is_own: the holder did it
    """

    establishment: str
    changed_at: datetime
    is_own: bool


class PasswordChanged(Mail, lane=Lane.AWAITED):
    """The password is another one; `by_reset`: by a link in an e-mail."""

    establishment: str
    changed_at: datetime
    by_reset: bool


class NewDevice(Mail, lane=Lane.AWAITED):
    """Somebody has signed in from a device that the account was not known from.

    :ivar device: what it says it is, in words that no language translates
    :ivar factor: totp, passkey, recovery_code: what was shown; None: the password alone
    """

    establishment: str
    signed_in_at: datetime
    device: str
    factor: str | None = None


class AccountLinked(Mail, lane=Lane.AWAITED):
    """Another account may act as this one: told to this one's holder.

    :ivar other_establishment: where the other account is
    """

    establishment: str
    other_establishment: str
    linked_at: datetime


class AccountLocked(Mail, lane=Lane.AWAITED):
    """Too many wrong passwords."""

    establishment: str
    locked_until: datetime
