"""Renewing what is due in several establishments, in one act (design.md §4.3)."""

from services.accounts.actions.due.renewing import (
    Order,
    Queued,
    RenewalRules,
    Renewed,
    begin,
    rehearsing,
    renew,
)

__all__ = ["Order", "Queued", "RenewalRules", "Renewed", "begin", "rehearsing", "renew"]
