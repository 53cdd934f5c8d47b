"""What is told before accounts end; their end itself is `accounts.account.expired`."""

from datetime import date
from uuid import UUID

from shared.events.accounts.facts import AccountFacts, EstablishmentFacts
from shared.events.base import Event, Fact


class AccountExpiring(
    Event,
    name="accounts.account.expiring",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The last day of an account is at most seven days away; told once for each last day.

    :ivar sign_in_renews: signing in up to the last day keeps the account good, as renewing does
    """

    account: AccountFacts
    sign_in_renews: bool


class ExpiringAccount(Fact):
    """An account that ends unless it is renewed, and its last day. Names are not told here."""

    account_id: UUID
    expires_on: date


class AccountsExpiring(
    Event,
    name="accounts.establishment.accounts_expiring",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """Accounts of an establishment end in a month or on a day, unless they are renewed.

    Told once for each establishment and each month, on the 20th of the month before, and for each
    day, seven days before; later where it could not be told then.

    :ivar period: month or day
    :ivar first_day: of the month, or the day itself
    :ivar last_day: of the month, or the day itself
    :ivar total: how many accounts end in it from today on
    :ivar accounts: the first of them to end, 50 at most
    :ivar sign_in_renews: signing in up to the last day keeps an account good, as renewing does
    """

    establishment: EstablishmentFacts
    period: str
    first_day: date
    last_day: date
    total: int
    accounts: list[ExpiringAccount]
    sign_in_renews: bool
