"""The routes of this service, below `/delegation/v1`."""

from services.delegation.api import access, assignments, changes, delegations, support

BLUEPRINTS = (
    delegations.blueprint,
    changes.blueprint,
    assignments.blueprint,
    access.blueprint,
    support.blueprint,
)
