"""Registering an establishment, and the proof of it (design.md §4.1)."""

from services.accounts.actions.registrations.registering import Registered, register_establishment

__all__ = ["Registered", "register_establishment"]
