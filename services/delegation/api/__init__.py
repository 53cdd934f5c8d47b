"""The routes of this service, below `/delegation/v1`."""

from services.delegation.api import (
    access,
    amendments,
    assigning,
    assignments,
    changes,
    delegations,
    support,
)

BLUEPRINTS = (
    delegations.blueprint,
    changes.blueprint,
    amendments.blueprint,
    assignments.blueprint,
    assigning.blueprint,
    access.blueprint,
    support.blueprint,
)
