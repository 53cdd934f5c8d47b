"""Making accounts of a file (design.md §4.2)."""

from services.accounts.actions.imports.creating import (
    ImportOrder,
    begin,
    conclude,
    create,
    require_newcomer,
)

__all__ = ["ImportOrder", "begin", "conclude", "create", "require_newcomer"]
