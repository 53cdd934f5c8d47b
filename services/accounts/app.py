"""The API process of this service."""

import os

from services.accounts.api import BLUEPRINTS
from services.accounts.config import Settings
from services.accounts.errors import ServiceExists, SiretTaken
from services.accounts.jobs import KINDS
from services.accounts.tools import Tools
from shared.web import Service, create_service


def create_app(settings: Settings | None = None) -> Service:
    """Compose the API process.

    :param settings: read from the environment if not given
    """
    settings = settings or Settings.read(os.environ)
    return create_service(
        "accounts",
        settings=settings,
        blueprints=BLUEPRINTS,
        title="Comptoir: accounts",
        description="Establishments, their people's accounts and rights, terms, and the history.",
        tools=Tools.of(settings),
        constraints={"uq_services_code": ServiceExists, "uq_establishments_live_siret": SiretTaken},
        kinds=KINDS,
    )


def ensure_keys(settings: Settings) -> None:
    """Make the key that signs where each establishment's history ends, if there is none."""
    Tools.of(settings).ensure_history_key()
