"""The first page: what waits for one, and the services one may use."""

import flask

from services.portal import rendering
from services.portal.access import for_holders

blueprint = flask.Blueprint("dashboard", __name__)


@blueprint.get("/")
@for_holders
def show() -> flask.typing.ResponseReturnValue:
    """Show what waits for whoever is signed in."""
    return rendering.show("dashboard/dashboard.html")
