"""Making, changing and ending accounts (design.md §4.2)."""

from services.accounts.actions.accounts.creating import (
    FIRST,
    Creation,
    NewAccount,
    create,
    require_postal_address,
    tell_created,
)
from services.accounts.actions.accounts.deleting import Deletion, delete, require_still_there
from services.accounts.actions.accounts.newcomers import Newcomers

__all__ = [
    "FIRST",
    "Creation",
    "Deletion",
    "NewAccount",
    "Newcomers",
    "create",
    "delete",
    "require_postal_address",
    "require_still_there",
    "tell_created",
]
