"""What holders are told about their second factors."""

from datetime import date, datetime

from services.mailer.domain.lanes import Lane
from services.mailer.domain.mails.base import Mail, Named


class SecondFactorAdded(Mail, lane=Lane.AWAITED):
    """A second factor counts from now on.

    :ivar kind: totp, passkey
    """

    establishment: str
    kind: str
    added_at: datetime


class SecondFactorRemoved(Mail, lane=Lane.AWAITED):
    """A second factor counts no more.

    :ivar kind: totp, passkey
    """

    establishment: str
    kind: str
    removed_at: datetime


class SecondFactorCalledFor(Mail):
    """The holder has no second factor, and can do nothing but add one from a day on."""

    establishment: str
    due_on: date


class SecondFactorLocked(Mail, lane=Lane.AWAITED):
    """Too many wrong codes of a kind, after the right password.

    :ivar kind: totp, recovery_code
    :ivar locked_until: None: until another way in has proved right
    """

    establishment: str
    kind: str
    locked_until: datetime | None


class RecoveryCodesReplaced(Mail, lane=Lane.AWAITED):
    """Ten other recovery codes were made; those before are good no more."""

    establishment: str
    replaced_at: datetime


class RecoveryCodeUsed(Mail, lane=Lane.AWAITED):
    """Somebody has signed in with a recovery code.

    :ivar left: how many are still good
    """

    establishment: str
    used_at: datetime
    left: int


class RememberedDeviceReused(Mail, lane=Lane.AWAITED):
    """Somebody with the password has shown what a device keeps that stands for the second factor.

    :ivar device: what that device had said it is; None: nothing
    """

    establishment: str
    device: str | None
    reused_at: datetime


class FactorResetAsked(Mail, has_code=True, lane=Lane.AWAITED):
    """An administrator asks that the holder's factors be removed; the code cancels it.

    :ivar asked_by: the administrator; None: they are erased
    """

    establishment: str
    asked_by: Named | None
    asked_at: datetime
    due_at: datetime


class FactorResetCancelled(Mail, lane=Lane.AWAITED):
    """A removal of the holder's factors that waited is not carried out.

    :ivar cancelled_by: holder, administrator, void: nobody, there is no more reason for it
    """

    establishment: str
    cancelled_at: datetime
    cancelled_by: str


class FactorsReset(Mail, lane=Lane.AWAITED):
    """The holder's factors are gone.

    :ivar way: administrator, command, letter
    :ivar asked_by: the administrator; None: nobody with an account
    """

    establishment: str
    way: str
    asked_by: Named | None
    reset_at: datetime


class FactorLetterAsked(Mail, has_code=True, lane=Lane.AWAITED):
    """Somebody who knows the password has asked for a code by letter; the e-mail's code cancels it.

    :ivar ends_on: the last day of the code of the letter
    """

    establishment: str
    asked_at: datetime
    ends_on: date


class FactorLetterVoided(Mail, lane=Lane.AWAITED):
    """The code of a letter is good for nothing any more.

    :ivar voided_by: holder, tries (too many wrong codes), lost (the letter), void: there is no more
        reason for it
    """

    establishment: str
    voided_at: datetime
    voided_by: str
