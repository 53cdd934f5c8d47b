"""The API process of this service, composed."""

import os

from services.delegation.api import BLUEPRINTS, UNVERSIONED
from services.delegation.config import Settings
from services.delegation.errors import CONSTRAINTS
from services.delegation.jobs import KINDS
from services.delegation.queries import holdings
from services.delegation.tools import Tools
from shared.web import Service, create_service


def create_app(settings: Settings | None = None) -> Service:
    """Compose the HTTP process.

    :param settings: read from the environment if there are none
    """
    settings = settings or Settings.read(os.environ)
    return create_service(
        "delegation",
        settings=settings,
        tools=Tools(settings=settings),
        blueprints=BLUEPRINTS,
        unversioned=UNVERSIONED,
        title="Comptoir: delegation",
        description="Who may act for whom, in which services, until when; and the live check.",
        constraints=CONSTRAINTS,
        holdings_of=holdings.of,
        kinds=KINDS,
    )
