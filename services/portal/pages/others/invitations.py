"""The invitations that nobody has answered, in all establishments whose accounts one manages."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_centralising
from services.portal.clients.invitations import STATES
from services.portal.pages.others import blueprint
from services.portal.visitors import api


@blueprint.get("/invitations")
@for_centralising
def invitations() -> flask.typing.ResponseReturnValue:
    """List them, by how far they have come where that is asked."""
    said = flask.request.args.get("state")
    state = said if said in STATES else None
    page = clients.across.invitations(api(), state=state, page=rendering.page_number())
    return rendering.show("others/invitations.html", page=page, state=state, states=STATES)
