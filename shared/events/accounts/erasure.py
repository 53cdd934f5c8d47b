"""How somebody's personal data goes from every service (design.md §4.11)."""

from uuid import UUID

from shared.events.base import Event


class AccountErasureRequested(
    Event,
    name="accounts.account.erasure_requested",
    subject="account_id",
    tenant="establishment_id",
):
    """A deleted account has been kept as long as its data may be: each service empties its own.

    Each acknowledges it by an `account.erased` of its own.
    """

    account_id: UUID
    establishment_id: UUID


class AccountErased(
    Event, name="accounts.account.erased", subject="account_id", tenant="establishment_id"
):
    """Nothing personal about the account is left in the tables and files of `accounts`."""

    account_id: UUID
    establishment_id: UUID


class AccountErasureCompleted(
    Event,
    name="accounts.account.erasure_completed",
    subject="account_id",
    tenant="establishment_id",
):
    """Every service has acknowledged: nobody needs the messages about the account any more.

    Each service empties those it keeps: announced, waiting, or given up.
    """

    account_id: UUID
    establishment_id: UUID
