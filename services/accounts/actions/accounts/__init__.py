"""Making, changing and ending accounts (design.md §4.2)."""

from services.accounts.actions.accounts.creating import (
    NO_ADDRESS,
    create,
    require_postal_address,
    tell_created,
)
from services.accounts.actions.accounts.deleting import delete, require_still_there

__all__ = [
    "NO_ADDRESS",
    "create",
    "delete",
    "require_postal_address",
    "require_still_there",
    "tell_created",
]
