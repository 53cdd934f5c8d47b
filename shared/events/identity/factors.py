"""What becomes of somebody's second factors. None of it carries a secret, a code or a name."""

from dataclasses import field
from datetime import date, datetime
from uuid import UUID

from shared.events.base import Event
from shared.events.derivation import LATER


class FactorAdded(
    Event, name="identity.factor.added", subject="account_id", tenant="establishment_id"
):
    """The holder has added a second factor, and shown that it works.

    With the first of all come ten recovery codes.

    :ivar kind: totp, passkey
    :ivar former_email: where the holder is told too: their address was another one lately
    """

    account_id: UUID
    establishment_id: UUID
    factor_id: UUID
    kind: str
    added_at: datetime
    former_email: str | None = field(default=None, metadata=LATER)


class FactorRemoved(
    Event, name="identity.factor.removed", subject="account_id", tenant="establishment_id"
):
    """The holder has removed a second factor. With the last of all go the recovery codes.

    :ivar kind: totp, passkey
    """

    account_id: UUID
    establishment_id: UUID
    factor_id: UUID
    kind: str
    removed_at: datetime


class FactorLocked(
    Event, name="identity.factor.locked", subject="account_id", tenant="establishment_id"
):
    """Too many wrong codes after the right password: none of that kind is judged for now.

    :ivar kind: totp, recovery_code
    :ivar tries: how many were made since the last success
    :ivar locked_until: None: until another way in has proved right
    """

    account_id: UUID
    establishment_id: UUID
    kind: str
    tries: int
    locked_until: datetime | None


class FactorCalledFor(
    Event, name="identity.factor.called_for", subject="account_id", tenant="establishment_id"
):
    """Somebody has no second factor, and will be able to do nothing but add one from a day on.

    Told 30, 7 and 1 day before, once each.

    :ivar due_on: that day, in Paris
    """

    account_id: UUID
    establishment_id: UUID
    due_on: date


class RememberedDeviceAdded(
    Event, name="identity.remembered_device.added", subject="account_id", tenant="establishment_id"
):
    """Somebody has shown their second factor, and has their device stand for it for a while.

    :ivar device: what it says it is, such as "Firefox, Windows"; None: it says nothing
    :ivar expires_at: until when, unless it is forgotten before
    """

    account_id: UUID
    establishment_id: UUID
    device: str | None
    added_at: datetime
    expires_at: datetime


class RememberedDeviceReused(
    Event, name="identity.remembered_device.reused", subject="account_id", tenant="establishment_id"
):
    """What a remembered device keeps was shown a second time, with the right password.

    Two have it: the device is forgotten, and whoever showed it was asked for the second factor.

    :ivar device: what the one that was remembered had said it is; None: nothing
    """

    account_id: UUID
    establishment_id: UUID
    device: str | None
    reused_at: datetime


class RecoveryCodesReplaced(
    Event, name="identity.recovery_codes.replaced", subject="account_id", tenant="establishment_id"
):
    """The holder has had ten other recovery codes made; those before are good no more."""

    account_id: UUID
    establishment_id: UUID
    replaced_at: datetime


class RecoveryCodeUsed(
    Event, name="identity.recovery_code.used", subject="account_id", tenant="establishment_id"
):
    """Somebody has signed in with a recovery code in the place of a second factor.

    :ivar left: how many are still good
    """

    account_id: UUID
    establishment_id: UUID
    used_at: datetime
    left: int
