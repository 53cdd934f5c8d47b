"""What views work with beside the database."""

import flask

from services.identity.actions.sessions import Origin
from services.identity.models.device import label_of
from services.identity.tools import Tools
from shared.web import current


def service_tools() -> Tools:
    """Return this service's tools."""
    found = current.tools()
    assert isinstance(found, Tools)
    return found


def origin() -> Origin:
    """Tell where a sign-in comes from."""
    return Origin(
        address=current.client_address(), device=label_of(flask.request.headers.get("User-Agent"))
    )
