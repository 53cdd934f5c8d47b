"""Writing the history, and handing it out (design.md §4.7)."""

from services.accounts.actions.history.recording import batch, record

__all__ = ["batch", "record"]
