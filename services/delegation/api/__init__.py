"""The routes of this service, below `/delegation/v1`."""

from services.delegation.api import (
    access,
    amendments,
    assigning,
    assignments,
    changes,
    delegations,
    extensions,
    many,
    objections,
    platform,
    previews,
    proofs,
    requests,
    support,
    transfers,
)

BLUEPRINTS = (
    delegations.blueprint,
    many.blueprint,
    requests.blueprint,
    changes.blueprint,
    extensions.blueprint,
    previews.blueprint,
    proofs.blueprint,
    amendments.blueprint,
    assignments.blueprint,
    assigning.blueprint,
    access.blueprint,
    support.blueprint,
    platform.blueprint,
    objections.blueprint,
    transfers.blueprint,
)

UNVERSIONED = (proofs.unversioned,)
"""Answered below `/delegation` itself."""
