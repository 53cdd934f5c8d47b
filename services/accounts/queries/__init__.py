"""What this service can answer."""

from services.accounts.queries import (
    accounts,
    choosing,
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
    "choosing",
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
