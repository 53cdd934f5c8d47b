"""What operators do in `identity`, and what it has forgotten."""

from dataclasses import field
from uuid import UUID

from shared.events.base import Event
from shared.events.derivation import LATER


class OperatorActed(
    Event, name="identity.operator.acted", subject="establishment_id", tenant="establishment_id"
):
    """An operator has read or done something in an establishment; `operation` names it.

    :ivar reason: why, in the operator's words, where they were asked; left out where they were not
    """

    establishment_id: UUID
    account_id: UUID
    operation: str
    reason: str | None = field(default=None, metadata=LATER)


class AccountErased(
    Event, name="identity.account.erased", subject="account_id", tenant="establishment_id"
):
    """Nothing personal about the account is left in the tables and files of `identity`."""

    account_id: UUID
    establishment_id: UUID
