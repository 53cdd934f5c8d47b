"""Choosing an establishment to act for."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_centralising
from services.portal.clients.places import SERVICE
from services.portal.pages.others import blueprint
from services.portal.visitors import api


@blueprint.get("")
@for_centralising
def choose() -> flask.typing.ResponseReturnValue:
    """List the establishments that one may act for, with what one may use there."""
    page = clients.places.perimeter(api(), {"page": rendering.page_number()})
    return rendering.show("others/choose.html", page=page, service=SERVICE)
