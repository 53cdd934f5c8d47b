"""Signing in as somebody of the example with one click; only in a demonstration, on loopback."""

import flask

from services.portal import challenges, demo
from services.portal.access import for_everybody
from services.portal.clients.refusals import Refused
from services.portal.pages import arriving

blueprint = flask.Blueprint("demo", __name__)


@blueprint.post("/demo/sign-in")
@for_everybody
def enter() -> flask.typing.ResponseReturnValue:
    """Sign in as somebody of the example; who has a second factor is asked for it all the same."""
    demo.require_near()
    wanted = flask.request.form.get("identifier")
    person = next((one for one in demo.people() if one.identifier == wanted), None)
    if person is None:
        flask.abort(404)
    try:
        arriving.sign_in(person.identifier, person.password)
    except Refused as refusal:
        if refusal.code != challenges.CODE:
            raise
        return challenges.begin(person.identifier, refusal, where="/")
    return flask.redirect("/", 303)
