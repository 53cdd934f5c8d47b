"""What this service can answer."""

from services.accounts.queries import (
    accounts,
    criteria,
    establishments,
    history,
    listing,
    people,
    register,
    registrations,
    rights,
    searching,
    services,
    terms,
    workplaces,
)

__all__ = [
    "accounts",
    "criteria",
    "establishments",
    "history",
    "listing",
    "people",
    "register",
    "registrations",
    "rights",
    "searching",
    "services",
    "terms",
    "workplaces",
]
