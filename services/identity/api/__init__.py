"""The HTTP routes of `identity`."""

from services.identity.api import (
    clients,
    codes,
    credentials,
    discovery,
    factor_letters,
    factor_resets,
    factors,
    links,
    oauth,
    passkeys,
    passwords,
    remembered_devices,
    sessions,
    stepping_up,
    without_factor,
)

BLUEPRINTS = (
    sessions.blueprint,
    stepping_up.blueprint,
    passwords.blueprint,
    codes.blueprint,
    credentials.blueprint,
    factors.blueprint,
    passkeys.blueprint,
    remembered_devices.blueprint,
    factor_resets.blueprint,
    factor_letters.blueprint,
    without_factor.blueprint,
    links.blueprint,
    clients.blueprint,
    oauth.blueprint,
)
UNVERSIONED = (discovery.blueprint,)
"""Below `/identity` itself, where standards look for them."""
