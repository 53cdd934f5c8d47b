"""What this service can answer."""

from services.accounts.queries import (
    accounts,
    establishments,
    history,
    listing,
    people,
    register,
    registrations,
    rights,
    services,
    terms,
    workplaces,
)

__all__ = [
    "accounts",
    "establishments",
    "history",
    "listing",
    "people",
    "register",
    "registrations",
    "rights",
    "services",
    "terms",
    "workplaces",
]
