"""Other establishments: those one acts for, and what waits in all of them."""

import flask

blueprint = flask.Blueprint("others", __name__, url_prefix="/others")

from services.portal.pages.others import (  # noqa: E402
    across,
    choosing,
    deciding,
    doings,
    handing_over,
    invitations,
    letters,
    matrix,
    overview,
)

__all__ = [
    "across",
    "blueprint",
    "choosing",
    "deciding",
    "doings",
    "handing_over",
    "invitations",
    "letters",
    "matrix",
    "overview",
]
