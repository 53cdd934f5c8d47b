"""Delegations: who acts for us, and for whom we act; asking, answering, narrowing, ending."""

import flask

blueprint = flask.Blueprint("delegations", __name__, url_prefix="/establishment/delegations")

from services.portal.pages.delegations import (  # noqa: E402
    acting,
    amending,
    asking,
    asking_by_file,
    jobs,
    listing,
    many,
    objecting,
    people,
    proving,
    reaching,
)

__all__ = [
    "acting",
    "amending",
    "asking",
    "asking_by_file",
    "blueprint",
    "jobs",
    "listing",
    "many",
    "objecting",
    "people",
    "proving",
    "reaching",
]
