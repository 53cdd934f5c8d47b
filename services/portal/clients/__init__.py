"""How the portal asks the services: one module for each noun, with typed answers."""

from services.portal.clients import (
    acceptances,
    accounts,
    applications,
    codes,
    establishments,
    history,
    invitations,
    jobs,
    links,
    many,
    me,
    passwords,
    personal_data,
    services,
    sessions,
    terms,
)

__all__ = [
    "acceptances",
    "accounts",
    "applications",
    "codes",
    "establishments",
    "history",
    "invitations",
    "jobs",
    "links",
    "many",
    "me",
    "passwords",
    "personal_data",
    "services",
    "sessions",
    "terms",
]
