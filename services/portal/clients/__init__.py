"""How the portal asks the services: one module for each noun, with typed answers."""

from services.portal.clients import (
    acceptances,
    applications,
    codes,
    establishments,
    invitations,
    me,
    passwords,
    services,
    sessions,
)

__all__ = [
    "acceptances",
    "applications",
    "codes",
    "establishments",
    "invitations",
    "me",
    "passwords",
    "services",
    "sessions",
]
