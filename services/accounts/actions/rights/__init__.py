"""What an account may use, and how far somebody may go who sets it (design.md §4.2, §4.5)."""

from services.accounts.actions.rights.setting import Setting, changes, put, with_those_kept

__all__ = ["Setting", "changes", "put", "with_those_kept"]
