"""Inviting holders, and what becomes of it (design.md §4.2)."""

from services.accounts.actions.invitations.inviting import (
    activate,
    invite,
    invite_again,
    invite_at_new_address,
    inviting,
    lapse,
)

__all__ = ["activate", "invite", "invite_again", "invite_at_new_address", "inviting", "lapse"]
