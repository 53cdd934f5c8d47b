"""What happens to accounts."""

from dataclasses import field
from datetime import date

from shared.events.accounts.facts import AccountFacts, Person
from shared.events.base import Event
from shared.events.derivation import LATER


class AccountCreated(
    Event,
    name="accounts.account.created",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """Someone has been given an account; they have not chosen a password yet.

    :ivar created_by: None where the account comes from a registration, a recovery or a command
    :ivar invited_on: the date that the invitation shows
    :ivar informs_representative: whether the legal representative is to get a letter about it
    :ivar occasion: recovery, where a code from a letter made an administrator of an orphaned
        establishment; left out otherwise
    """

    account: AccountFacts
    created_by: Person | None
    invited_on: date
    informs_representative: bool
    occasion: str | None = field(default=None, metadata=LATER)


class AccountInvited(
    Event,
    name="accounts.account.invited",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The holder is invited again: the former link is dead."""

    account: AccountFacts
    invited_by: Person | None
    invited_on: date


class AccountInvitationLapsed(
    Event,
    name="accounts.account.invitation_lapsed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """Fifteen days have gone by without a password; the administrator must invite again [S1]."""

    account: AccountFacts


class AccountActivated(
    Event,
    name="accounts.account.activated",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The holder has created their password: the account is active and its 18 months run."""

    account: AccountFacts


class AccountChanged(
    Event,
    name="accounts.account.changed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """Coordinates have changed; `changed` names which.

    :ivar previous_email: where the holder was reached before, if the address has changed
    :ivar is_own: the holder did it
    :ivar is_identity_change: first name, last name and e-mail have all changed, and it was
        confirmed to be the same person
    """

    account: AccountFacts
    changed: list[str]
    previous_email: str | None = None
    is_own: bool = False
    is_identity_change: bool = False


class AccountEmailChangeRequested(
    Event,
    name="accounts.account.email_change_requested",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """A new e-mail address waits to be confirmed by whoever reads it."""

    account: AccountFacts
    new_email: str
    is_own: bool


class AccountRightsChanged(
    Event,
    name="accounts.account.rights_changed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The rights of an account have changed; `previous` is what they were."""

    account: AccountFacts
    previous: dict[str, str]


class AccountPromoted(
    Event,
    name="accounts.account.promoted",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """A user has become administrator, from their next sign-in on.

    The legal representative gets a letter [S1].
    """

    account: AccountFacts
    promoted_by: Person | None


class AccountRenewed(
    Event,
    name="accounts.account.renewed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The account is good for another 18 months; `is_own`: an administrator renewed themselves."""

    account: AccountFacts
    is_own: bool


class AccountExpired(
    Event,
    name="accounts.account.expired",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The last day has gone by without renewal; told once, within the hour."""

    account: AccountFacts


class AccountDeleted(
    Event,
    name="accounts.account.deleted",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The account is gone for good; what is told about it later is ignored."""

    account: AccountFacts


class AccountSnapshot(
    Event,
    name="accounts.account.snapshot",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """How an account is, told again to rebuild projections. Nothing has happened."""

    account: AccountFacts
