"""The routes of this service, below `/delegation/v1`."""

from services.delegation.api import (
    access,
    amendments,
    assigning,
    assignments,
    changes,
    delegations,
    extensions,
    previews,
    support,
)

BLUEPRINTS = (
    delegations.blueprint,
    changes.blueprint,
    extensions.blueprint,
    previews.blueprint,
    amendments.blueprint,
    assignments.blueprint,
    assigning.blueprint,
    access.blueprint,
    support.blueprint,
)
