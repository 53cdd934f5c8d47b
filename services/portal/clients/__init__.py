"""How the portal asks the services: one module for each noun, with typed answers."""

from services.portal.clients import codes, me, passwords, sessions

__all__ = ["codes", "me", "passwords", "sessions"]
