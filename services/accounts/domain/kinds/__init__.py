"""What the history keeps: event → words → who may see it; nothing else is kept (design.md §4.7)."""

from collections.abc import Mapping

from services.accounts.domain.kind import Kind, platform_act
from services.accounts.domain.kinds.accounts import OF_ACCOUNTS
from services.accounts.domain.kinds.delegations import OF_DELEGATIONS
from services.accounts.domain.kinds.establishments import OF_ESTABLISHMENTS
from services.accounts.domain.kinds.mails import OF_MAILS
from services.accounts.domain.kinds.sign_in import OF_SIGN_IN
from shared.events import Event, accounts, delegation, identity, mailer


def operation_of(event: type[Event]) -> str:
    """Name an operation: `accounts.account.created`, whatever the event's version."""
    return event.type.rpartition(".v")[0]


_BY_OPERATORS: tuple[type[Event], ...] = (
    accounts.OperatorActed,
    delegation.OperatorActed,
    identity.OperatorActed,
    mailer.OperatorActed,
)

KINDS: Mapping[type[Event], Kind] = {
    **OF_ESTABLISHMENTS,
    **OF_ACCOUNTS,
    **OF_SIGN_IN,
    **OF_DELEGATIONS,
    **OF_MAILS,
    **dict.fromkeys(_BY_OPERATORS, platform_act()),
}
"""Every event that leaves a row."""

OF_OPERATION: Mapping[str, Kind] = {operation_of(event): kind for event, kind in KINDS.items()}
"""The same, by what the row carries: the event's name without its version."""
