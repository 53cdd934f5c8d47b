"""What holders and administrators are told before accounts end (design.md §4.3)."""

from datetime import date
from uuid import UUID

from services.mailer.domain.mails.base import Gathering, Mail, Named
from shared.events.base import Fact


class AccountExpiring(Mail, gathering=Gathering.ALWAYS):
    """Told to the holder: the account ends unless somebody renews it.

    :ivar is_administrator: the holder may renew it by themselves
    :ivar sign_in_renews: signing in is enough
    :ivar administrators: who else can renew it
    """

    establishment: str
    expires_on: date
    is_administrator: bool
    sign_in_renews: bool
    administrators: list[Named]


class Ending(Fact):
    """Somebody whose account is about to end, and its last day."""

    title: str
    first_name: str
    last_name: str
    expires_on: date
    account_id: UUID | None = None


class AccountsExpiring(Mail, gathering=Gathering.ALWAYS):
    """Told to administrators: these accounts end in a month, or on a day, unless they are renewed.

    :ivar period: month or day
    :ivar first_day: of the month, or the day itself
    :ivar total: how many there are
    :ivar endings: the first of them
    :ivar others: how many more there are
    """

    establishment: str
    period: str
    first_day: date
    total: int
    endings: list[Ending]
    others: int
    sign_in_renews: bool
