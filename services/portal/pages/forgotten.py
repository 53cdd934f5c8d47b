"""A forgotten password, a forgotten identifier. Nobody is told whether an account is there."""

from collections.abc import Callable

import flask

from services.portal import clients, rendering
from services.portal.access import for_everybody
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.visitors import api

blueprint = flask.Blueprint("forgotten", __name__, url_prefix="/forgotten")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/password")
@for_everybody
def password() -> Answer:
    """Ask whose password is forgotten."""
    return _show("password", Form.shown())


@blueprint.post("/password")
@for_everybody
def send_reset() -> Answer:
    """Have a link to a new password be sent."""
    return _send("password", "identifier", clients.passwords.ask_for_reset)


@blueprint.get("/identifier")
@for_everybody
def identifier() -> Answer:
    """Ask where the identifier is to be sent."""
    return _show("identifier", Form.shown())


@blueprint.post("/identifier")
@for_everybody
def send_identifier() -> Answer:
    """Have the identifiers of an e-mail address be sent there."""
    return _send("identifier", "email", clients.passwords.ask_for_identifier)


def _send(page: str, name: str, send: Callable[[Api, str], None]) -> Answer:
    form = Form.sent()
    if not form[name]:
        form.fail(name, _("Fill in this field."))
        return _show(page, form)
    try:
        send(api(), form[name])
    except Refused as refusal:
        return _show(page, form.refuse(refusal))
    return rendering.show("forgotten/sent.html", page=page, written=form[name])


def _show(page: str, form: Form) -> Answer:
    return rendering.show(f"forgotten/{page}.html", form.status, form=form)
