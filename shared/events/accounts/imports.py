"""What happens to many accounts at once, and to those of a former platform."""

from datetime import date
from uuid import UUID

from shared.events.accounts.facts import AccountFacts, Person
from shared.events.base import Event


class PeopleImported(
    Event,
    name="accounts.establishment.people_imported",
    subject="establishment_id",
    tenant="establishment_id",
):
    """One act has given many people accounts; each has been told by itself before.

    :ivar import_id: of the act
    :ivar account_ids: of the accounts that were made, in their order
    :ivar count: how many
    :ivar imported_by: who made them
    :ivar imported_on: the day in Paris
    :ivar informs_representative: whether the legal representative is to get one letter about all
    """

    establishment_id: UUID
    import_id: UUID
    account_ids: list[UUID]
    count: int
    imported_by: Person | None
    imported_on: date
    informs_representative: bool


class AccountTakenOver(
    Event,
    name="accounts.account.taken_over",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """An account of a former platform is kept with its identifier; its holder is told nothing.

    Its password, if it had one, is not known here.
    """

    account: AccountFacts
