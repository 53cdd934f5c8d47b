"""Making accounts of a file (design.md §4.2)."""

from services.accounts.actions.imports.carrying_out import carry_out
from services.accounts.actions.imports.creating import (
    KIND,
    ImportOrder,
    begin,
    conclude,
    create_all,
)

__all__ = ["KIND", "ImportOrder", "begin", "carry_out", "conclude", "create_all"]
