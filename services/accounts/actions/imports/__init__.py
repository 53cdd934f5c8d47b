"""Making accounts of a file (design.md §4.2)."""

from services.accounts.actions.imports.creating import begin, conclude, create, require_newcomer

__all__ = ["begin", "conclude", "create", "require_newcomer"]
