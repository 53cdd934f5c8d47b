"""Renewing what is due in several establishments, in one act (design.md §4.3)."""

from services.accounts.actions.due.renewing import Order, RenewalRules, Renewed, begin, renew

__all__ = ["Order", "RenewalRules", "Renewed", "begin", "renew"]
