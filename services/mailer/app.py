"""The HTTP process of the mailer, composed."""

import os

from services.mailer.api import BLUEPRINTS
from services.mailer.config import Settings
from services.mailer.errors import CategoryExists
from services.mailer.jobs import KINDS
from services.mailer.queries import holdings
from services.mailer.tools import Tools
from shared.crypto import keys
from shared.web import Service, create_service

NAME = "mailer"

CONSTRAINTS = {"uq_letter_categories_code": CategoryExists}
"""Database constraint → the refusal that its violation means."""


def create_app(settings: Settings | None = None) -> Service:
    """Compose the HTTP process.

    :param settings: read from the environment if there are none
    """
    settings = settings or Settings.read(os.environ)
    return create_service(
        NAME,
        settings=settings,
        blueprints=BLUEPRINTS,
        title="Comptoir: mailer",
        description="What is written to whom: e-mails, letters on paper, and the letter box.",
        tools=Tools.of(settings),
        constraints=CONSTRAINTS,
        holdings_of=holdings.of,
        kinds=KINDS,
    )


def ensure_keys(settings: Settings) -> None:
    """Make the keys that open sealed codes if there are none, their public half for others."""
    keys.ensure(keys.SEALING, settings.secrets, public=settings.sealing_keys)
