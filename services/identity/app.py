"""The HTTP process of `identity`, composed."""

import os
from pathlib import Path

from services.identity.api import BLUEPRINTS, UNVERSIONED, oauth
from services.identity.config import Settings
from services.identity.domain import factor_keys
from services.identity.domain.server_key import ServerKey
from services.identity.errors import AlreadyLinked, CodeSpent, OAuthRefusal, PasskeyUnproved
from services.identity.queries import holdings
from services.identity.tools import Tools
from shared.crypto import keys
from shared.web import Service, create_service

NAME = "identity"

CONSTRAINTS = {
    "ix_codes_open": CodeSpent,
    "ix_links_open": AlreadyLinked,
    "uq_passkeys_credential_id": PasskeyUnproved,
}
"""Database constraint → the refusal that its violation means."""


def create_app(settings: Settings | None = None) -> Service:
    """Compose the HTTP process.

    :param settings: read from the environment if there are none
    """
    settings = settings or Settings.read(os.environ)
    ensure_keys(settings)
    service = create_service(
        NAME,
        settings=settings,
        blueprints=BLUEPRINTS,
        unversioned=UNVERSIONED,
        title="Comptoir: identity",
        description="Who you are: signing in, passwords, one-time codes, sessions, applications.",
        tools=Tools.of(settings),
        constraints=CONSTRAINTS,
        holdings_of=holdings.of,
    )
    service.register_error_handler(OAuthRefusal, oauth.refuse)
    return service


def ensure_keys(settings: Settings) -> None:
    """Make the keys of access tokens and of second factors, and the server's own, if need be."""
    ServerKey.in_folder(settings.secrets)
    factor_keys.ensure(settings.secrets)
    is_file = settings.token_keys.startswith("file:")
    named = Path(settings.token_keys.removeprefix("file:")) if is_file else None
    public = named or settings.secrets / "public-signing-keys.json"
    if not (settings.secrets / keys.SIGNING.private).exists():
        keys.ensure(keys.SIGNING, settings.secrets, public=public)
