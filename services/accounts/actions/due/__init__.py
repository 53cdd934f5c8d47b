"""Renewing what is due in several establishments, in one act (design.md §4.3)."""

from services.accounts.actions.due.renewing import Bench, Order, Renewed, begin, renew

__all__ = ["Bench", "Order", "Renewed", "begin", "renew"]
