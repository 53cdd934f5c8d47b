"""What this service can answer. Nothing here changes anything."""

from services.delegation.queries import (
    access,
    amendments,
    assignments,
    attention,
    clients,
    delegations,
    establishments,
    links,
    lists,
    locks,
    people,
    previews,
    proofs,
    showing,
    summaries,
    texts,
)

__all__ = [
    "access",
    "amendments",
    "assignments",
    "attention",
    "clients",
    "delegations",
    "establishments",
    "links",
    "lists",
    "locks",
    "people",
    "previews",
    "proofs",
    "showing",
    "summaries",
    "texts",
]
