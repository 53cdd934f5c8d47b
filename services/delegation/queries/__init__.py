"""What this service can answer. Nothing here changes anything."""

from services.delegation.queries import (
    access,
    amendments,
    assignments,
    clients,
    delegations,
    establishments,
    links,
    lists,
    locks,
    people,
    showing,
    texts,
)

__all__ = [
    "access",
    "amendments",
    "assignments",
    "clients",
    "delegations",
    "establishments",
    "links",
    "lists",
    "locks",
    "people",
    "showing",
    "texts",
]
