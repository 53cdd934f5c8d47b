"""My account: who I am, and how I am reached."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_holders
from services.portal.forms import Form
from services.portal.visitors import api

blueprint = flask.Blueprint("profile", __name__, url_prefix="/account")


@blueprint.get("/profile")
@for_holders
def show() -> flask.typing.ResponseReturnValue:
    """Show one's identifier, e-mail address and phone number."""
    me = clients.me.show(api())
    form = Form.shown(email=me.email, phone=me.phone or "", language=me.language)
    return rendering.show("account/profile.html", me=me, form=form)
