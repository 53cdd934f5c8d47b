"""What holders are told about their second factors."""

from datetime import datetime

from services.mailer.domain.lanes import Lane
from services.mailer.domain.mails.base import Mail


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
