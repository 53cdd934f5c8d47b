"""How the portal asks the services: one module for each noun, with typed answers."""

from services.portal.clients import (
    acceptances,
    applications,
    codes,
    establishments,
    history,
    invitations,
    jobs,
    links,
    me,
    passwords,
    personal_data,
    services,
    sessions,
    terms,
)

__all__ = [
    "acceptances",
    "applications",
    "codes",
    "establishments",
    "history",
    "invitations",
    "jobs",
    "links",
    "me",
    "passwords",
    "personal_data",
    "services",
    "sessions",
    "terms",
]
