"""What this service can answer."""

from services.accounts.queries import (
    accounts,
    choosing,
    criteria,
    establishments,
    exporting,
    history,
    listing,
    people,
    register,
    registrations,
    rights,
    searching,
    services,
    sheets,
    terms,
    workplaces,
)

__all__ = [
    "accounts",
    "choosing",
    "criteria",
    "establishments",
    "exporting",
    "history",
    "listing",
    "people",
    "register",
    "registrations",
    "rights",
    "searching",
    "services",
    "sheets",
    "terms",
    "workplaces",
]
