"""How a deleted account's personal data goes from every service (design.md §4.11)."""

from services.accounts.actions.erasures.erasing import (
    acknowledge,
    acknowledge_own,
    complete,
    erase,
    request,
    request_for,
)

__all__ = ["acknowledge", "acknowledge_own", "complete", "erase", "request", "request_for"]
