"""Letters that nobody has opened, in all establishments that one reads letters for."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_centralising
from services.portal.pages.others import blueprint
from services.portal.visitors import api


@blueprint.get("/letters")
@for_centralising
def letters() -> flask.typing.ResponseReturnValue:
    """Tell where letters are unread, and how many."""
    found = clients.unread.elsewhere(api())
    total = sum(one.unread for one in found)
    return rendering.show("others/letters.html", found=found, total=total)
