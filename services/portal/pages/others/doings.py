"""What the people of a centre did in the establishments that it works for."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_centre
from services.portal.clients.across import ActThere
from services.portal.clients.history import PAGE_SIZE
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.history import wanted
from services.portal.pages.others import blueprint
from services.portal.visitors import api


@blueprint.get("/history")
@for_centre
def doings() -> flask.typing.ResponseReturnValue:
    """List it, the newest first: all, or by somebody's name and by days."""
    asked = wanted(flask.request.args)
    form = Form.shown(**asked)
    try:
        page = clients.across.acts(api(), asked, rendering.page_number())
    except Refused as refusal:
        if not refusal.errors:
            raise
        form.refuse(refusal)
        if "until" in form.errors:
            form.errors["until"] = [_("It comes before the first day.")]
        page = Page[ActThere]([], total=0, number=1, size=PAGE_SIZE)
    return rendering.show("others/history.html", form.status, page=page, form=form, wanted=asked)
