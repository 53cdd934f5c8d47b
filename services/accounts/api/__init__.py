"""Requests: what may be asked of this service over HTTP."""

from services.accounts.api import (
    accounts,
    bulk,
    due,
    establishments,
    exports,
    history,
    identifiers,
    imports,
    invitations,
    lifetime,
    me,
    recoveries,
    register,
    registrations,
    reviews,
    rights,
    services,
    terms,
)

BLUEPRINTS = (
    register.blueprint,
    establishments.blueprint,
    registrations.blueprint,
    recoveries.blueprint,
    accounts.blueprint,
    bulk.blueprint,
    imports.blueprint,
    exports.blueprint,
    rights.blueprint,
    identifiers.blueprint,
    lifetime.blueprint,
    due.blueprint,
    invitations.blueprint,
    reviews.blueprint,
    services.blueprint,
    terms.blueprint,
    history.blueprint,
    me.blueprint,
)
"""Every group of routes of this service."""
